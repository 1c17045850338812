//! What `--help` prints.

/// How to use it.
pub(crate) const USAGE: &str = "\
Meterbox reads the page counts of the printers in a network and sends them to the dealer's server.

  meterbox run [--state DIR] [--config FILE] [--page ADDR:PORT] [--page-plain ADDR:PORT]
               [--user NAME] [--watchdog FILE] [--mdns] [--usb none|DIR]
                                                   the service: search, read, push, sleep, and its setup page;
                                                   as root it becomes that user once its ports are open; with
                                                   --mdns this computer's name is found as NAME.local
  meterbox discover TARGET... [--exclude TARGET]... [--community C]... [--port N]
                    [SNMPv3 options] [--gentle | --fast] [--yes] [--json]
                                                   search now, print what answers
  meterbox read HOST[:PORT] [--community C]... [SNMPv3 options] [--state DIR] [--json]
                                                   one device: identity, meters, supplies, alerts; with
                                                   --state by the profiles that were loaded there
  meterbox usb [--json]                            read the printers on this computer's own USB ports
  meterbox segments [GATEWAY[:PORT]] [--community C]... [SNMPv3 options] [--json]
                                                   the networks that could be searched, and who says so
  meterbox add HOST[:PORT] [--community C]... [--ipp] [--state DIR] [--json]
                                                   test a printer step by step, and keep it; with --ipp it is
                                                   asked on TCP 631 where it does not answer SNMP
  meterbox forget HOST[:PORT] [--state DIR]        undo add; what was read of it stays
  meterbox capture HOST[:PORT] [--community C]... [SNMPv3 options] [--out FILE]
                                                   everything a device says, names and numbers replaced
  meterbox profile check [PROFILE.toml] RECORDING [--state DIR] [--json]
                                                   what the makers' profiles, and this one, make of a capture
  meterbox profile load FILE [--state DIR]         use a newer pack of profiles, signed by the server
  meterbox profile list [--state DIR] [--json]     the makers' profiles in use
  meterbox enrol URL CODE [--state DIR] [--proxy URL] [--ca FILE] [--local]
                                                   make this box known to a server
  meterbox settings [--state DIR] [--json]         what is adjusted, without secrets
  meterbox settings set FILE|- [--state DIR]       adjust what stands in that JSON, and nothing else
  meterbox proxy [URL|none] [--local] [--state DIR] [--json]
                                                   the proxy to the server: show, set, or none
  meterbox ca [FILE|none] [--state DIR] [--json]   one more CA to trust, in PEM: show, set, or none
  meterbox device ADDRESS|ID [--name N] [--note T] [--ignore | --heed] [--ipp | --no-ipp]
                  [--state DIR] [--json]           what people say of a device; an ignored one is left alone
  meterbox search [--stop] [--state DIR]           search now; or break the search off
  meterbox claim [--state DIR] [--json]            the code that makes the setup page yours
  meterbox claim open [--state DIR]                open the claim for a while, without the code
  meterbox reset --yes [--state DIR]               forget everything, secrets first, and begin anew
  meterbox status [--state DIR] [--json]           devices, doubtful meters, what waits, the last push
  meterbox push [--state DIR]                      send now what waits, ask the server for settings
  meterbox reports [--state DIR] [--json]          who gets the workbook, and what the server says to it
  meterbox reports --to ADDRESS... --monthly DAY HH:MM | --weekly DAY HH:MM | --daily HH:MM
  meterbox reports --never                         wish for it, or for none; the server decides
  meterbox network [--state DIR] [--json]          how the box is on the network, and what is on trial
  meterbox network dhcp [--dns A,B] | static ADDRESS/PREFIX [--gateway G] [--dns A,B]
                                                   test another way, and use it until it is confirmed or
                                                   five minutes have passed
  meterbox network confirm | revert                keep it for good, or take it back
  meterbox keeper [--state DIR] [--interface NAME] [--resolv-conf FILE] [--time-server HOST]
                                                   as root: gives this box its address, as network says, and
                                                   sets its clock; confirms the slot of a healthy box
  meterbox update status [--json] [--slots DIR]    the slot that runs, whether it is confirmed, what starts next
  meterbox update install FILE --key FILE [--confirm-within SECONDS]
                                                   write a slot image, signed with that key, into the other slot;
                                                   once started it has an hour to prove good
  meterbox update confirm | rollback               keep what runs; or start the other slot with the next restart
  meterbox restore [--state DIR] [--slots DIR]     as root, before run: gives a box that lost its books its second copy
  meterbox export --csv [--state DIR]              the last reading of each device, with verdicts

TARGET: an address, a name, 10.0.0.5-10.0.0.90, 10.0.0-3.*, 10.0.0.0/22, broadcast.
More than 65,536 addresses at once need --yes. --gentle and --fast search with a fifth and with ten times
the usual 1 % of a 100 Mbit/s link. HOST may be an IPv6 address; one with a port is written [2001:db8::9]:161.
SNMPv3 options: --v3-user NAME [--v3-auth md5|sha|sha224|sha256|sha384|sha512 [--v3-auth-password-file FILE]]
                [--v3-priv des|aes128|aes192|aes256|aes192c|aes256c [--v3-priv-password-file FILE]]
                [--v3-context NAME]
Without a file the passwords are those in METERBOX_V3_AUTH and METERBOX_V3_PRIV.
--usb none: printers on USB ports are left alone; with DIR the kernel's USB is seen in DIR/sys and DIR/dev.
--local: an address of the box itself or a link-local one is meant.
The state folder is /var/lib/meterbox unless --state names another one.
Exit: 0 it worked, 1 it did not (one sentence on stderr says why), 2 wrong usage, 3 run: reset, start it again.
";
