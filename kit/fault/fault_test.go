package fault

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindSurvivesWrapping(t *testing.T) {
	cause := errors.New("disk full")
	err := fmt.Errorf("saving: %w", New(Trouble, "The mail of %s could not be kept.", "Ann").Because(cause))
	if !Is(err, Trouble) || Is(err, Invalid) {
		t.Errorf("kind of %v is %v, want %v", err, KindOf(err), Trouble)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
	if Is(nil, Unexpected) {
		t.Error("no error is of no kind")
	}
	if got := KindOf(cause); got != Unexpected {
		t.Errorf("a foreign error is %v, want %v", got, Unexpected)
	}
}
