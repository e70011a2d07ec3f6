// TNEF: the files inside a winmail.dat, as Outlook sends them ([MS-OXTNEF]).

package mail

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

const (
	tnefSignature   = 0x223E9F78
	attAttachData   = 0x0006800F // the octets of a file
	attAttachTitle  = 0x00018010 // its short name
	attAttachProps  = 0x00069005 // its MAPI properties
	attAttachStart  = 0x00069002 // a new file begins
	propLongName    = 0x3707
	propMimeType    = 0x370E
	propContentID   = 0x3712
	propTypeString8 = 0x001E
	propTypeUnicode = 0x001F
)

// readTNEF gives the files in a TNEF stream, nil when it is none or is damaged before the first file. Octets are not copied
// and sizes are checked, so a hostile stream costs nothing.
func readTNEF(b []byte) []Attachment {
	if len(b) < 6 || binary.LittleEndian.Uint32(b) != tnefSignature {
		return nil
	}
	var files []Attachment
	b = b[6:]
	for len(b) >= 9 && len(files) <= maxFiles {
		id, size := binary.LittleEndian.Uint32(b[1:]), int64(binary.LittleEndian.Uint32(b[5:]))
		level := b[0]
		if level < 1 || level > 2 || size > int64(len(b))-9 {
			break
		}
		data := b[9 : 9+size]
		b = b[min(len(b), 9+int(size)+2):]
		if id == attAttachStart {
			files = append(files, Attachment{})
		}
		if len(files) == 0 {
			continue
		}
		f := &files[len(files)-1]
		switch id {
		case attAttachTitle:
			if f.Name == "" {
				f.Name = guess(zeroEnd(data))
			}
		case attAttachData:
			f.Body = data
		case attAttachProps:
			readFileProps(f, data)
		}
	}
	return finishTNEF(files)
}

func finishTNEF(files []Attachment) []Attachment {
	var out []Attachment
	for _, f := range files {
		if len(f.Body) == 0 {
			continue
		}
		f.Name = SafeName(f.Name)
		if f.Type == "" {
			f.Type = typeByName(f.Name)
		}
		f.Type, f.Size = SafeType(f.Type), len(f.Body)
		out = append(out, f)
	}
	return out
}

// readFileProps looks for the long name, type and content id among MAPI properties; it stops at the first kind of property
// whose length it doesn't know.
func readFileProps(f *Attachment, b []byte) {
	if len(b) < 4 {
		return
	}
	count := binary.LittleEndian.Uint32(b)
	b = b[4:]
	for ; count > 0 && len(b) >= 4; count-- {
		kind, id := binary.LittleEndian.Uint16(b), binary.LittleEndian.Uint16(b[2:])
		b = b[4:]
		if id >= 0x8000 {
			return
		}
		value, rest, ok := propValue(kind, b)
		if !ok {
			return
		}
		b = rest
		if kind != propTypeString8 && kind != propTypeUnicode {
			continue
		}
		text := propText(kind, value)
		switch id {
		case propLongName:
			f.Name = text
		case propMimeType:
			f.Type = strings.ToLower(text)
		case propContentID:
			f.ContentID = cleanID(text)
		}
	}
}

// propValue cuts one value off: fixed sizes padded to 4 octets, others counted and padded.
func propValue(kind uint16, b []byte) (value, rest []byte, ok bool) {
	fixed := map[uint16]int{2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 10: 4, 11: 4, 20: 8, 64: 8, 72: 16}
	if n, known := fixed[kind]; known {
		if len(b) < n {
			return nil, nil, false
		}
		return b[:n], b[n:], true
	}
	if kind != propTypeString8 && kind != propTypeUnicode && kind != 13 && kind != 258 || len(b) < 8 {
		return nil, nil, false
	}
	if binary.LittleEndian.Uint32(b) != 1 {
		return nil, nil, false
	}
	size := int64(binary.LittleEndian.Uint32(b[4:]))
	padded := (size + 3) &^ 3
	if padded > int64(len(b))-8 {
		return nil, nil, false
	}
	return b[8 : 8+size], b[8+padded:], true
}

func propText(kind uint16, b []byte) string {
	if kind == propTypeString8 {
		return guess(zeroEnd(b))
	}
	units := make([]uint16, 0, len(b)/2)
	for i := 0; i+1 < len(b); i += 2 {
		u := binary.LittleEndian.Uint16(b[i:])
		if u == 0 {
			break
		}
		units = append(units, u)
	}
	return string(utf16.Decode(units))
}

func zeroEnd(b []byte) []byte {
	for i, c := range b {
		if c == 0 {
			return b[:i]
		}
	}
	return b
}
