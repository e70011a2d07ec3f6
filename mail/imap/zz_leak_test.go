package imap_test
import ("testing";"runtime";"runtime/pprof";"os";"time";"strings";"bytes")
func TestMain(m *testing.M){ c:=m.Run(); time.Sleep(2*time.Second); var b bytes.Buffer; pprof.Lookup("goroutine").WriteTo(&b,1); for _,p:=range strings.Split(b.String(),"\n\n"){ if strings.Contains(p,"imapclient")||strings.Contains(p,"mail/imap.")||strings.Contains(p,"mail/line"){ os.Stdout.WriteString(p+"\n\n") } }; println(runtime.NumGoroutine()); os.Exit(c) }
