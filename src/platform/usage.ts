/** Texts of the commands that belong to no slice. */
export const usage = `commonwheel <command> [--help]

  start     run Commonwheel on this machine
  found     begin a real wheel: prints a one-time code for the page that founds it
  migrate   bring your own PostgreSQL up to date
  roles     print the SQL that your own PostgreSQL needs once
  import    reports, areas, populations from files; a wheel from another host
  export    one wheel, whole, for another host
  backup    a copy of this host while it runs
  restore   the newest copy into an empty folder
  locks     hand copies of the locks to a partner organisation, take them back
  doctor    what is wrong with this host, and how to mend it
  sms       print the address that a message gateway posts to, for each wheel

Settings are environment variables: PORT (8730), HOST (127.0.0.1), DATA (./data), DATABASE_URL, DATABASE_OWNER_URL,
PUBLIC_ORIGIN, TRUST_PROXY, SMS_GATEWAY_URL, REQUEST_BURST (240), LOG_LEVEL.`

export const ownHelp: Readonly<Record<string, string>> = {
  start: `commonwheel start

Starts the database (embedded, or the one of DATABASE_URL), brings it up to date and serves on HOST:PORT.
The first start with the embedded database loads the demonstration wheel and prints how to sign in.`,
  migrate: `commonwheel migrate

Applies the migrations to the PostgreSQL of DATABASE_OWNER_URL, whose login must be able to become cw_owner.`,
  roles: `commonwheel roles [--login NAME] [--database NAME]

Prints the SQL that an administrator of your PostgreSQL server runs once: the roles, and what the server's login may be.
The defaults come from DATABASE_URL.`,
  sms: `commonwheel sms

Prints for each wheel the address to which an SMS gateway posts what comes in (RapidPro's external channel, Telerivet,
Africa's Talking and what resembles them). The address is a secret. Answers go out through SMS_GATEWAY_URL.`,
}
