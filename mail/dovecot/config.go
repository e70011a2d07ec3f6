// This file holds the configuration that a server is started with.

package dovecot

import "text/template"

// settings fill the configuration.
type settings struct {
	Dir, User, Group  string
	IMAP, IMAPS, LMTP int
	TLS               bool
	Cert, Key         string
}

var configuration = template.Must(template.New("dovecot.conf").Parse(`base_dir = {{.Dir}}/run
state_dir = {{.Dir}}/state
log_path = {{.Dir}}/log
protocols = imap lmtp
listen = 127.0.0.1
auth_mechanisms = plain login
auth_failure_delay = 0
login_trusted_networks =
default_internal_user = {{.User}}
default_internal_group = {{.Group}}
default_login_user = {{.User}}
first_valid_uid = 1
shutdown_clients = yes
mail_location = maildir:~/Maildir
mail_uid = {{.User}}
mail_gid = {{.Group}}
maildir_stat_dirs = no
{{if .TLS}}ssl = yes
ssl_cert = <{{.Cert}}
ssl_key = <{{.Key}}
disable_plaintext_auth = yes
{{else}}ssl = no
disable_plaintext_auth = no
{{end}}passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {{.Dir}}/users
}
userdb {
  driver = static
  args = uid={{.User}} gid={{.Group}} home={{.Dir}}/mail/%u
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = {{.IMAP}}
  }
  inet_listener imaps {
    port = {{.IMAPS}}
  }
}
service lmtp {
  inet_listener lmtp {
    address = 127.0.0.1
    port = {{.LMTP}}
  }
}
protocol lmtp {
  postmaster_address = postmaster@example.test
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Archive {
    auto = create
    special_use = \Archive
  }
  mailbox Junk {
    auto = create
    special_use = \Junk
  }
}
`))
