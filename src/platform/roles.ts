/**
 * The database roles of DESIGN 5: the server's login may become one of five, and is none of them by itself.
 * Run once by an administrator of the database server; safe to run again.
 */
export const audiences = ['cw_public', 'cw_intake', 'cw_guest', 'cw_member', 'cw_job'] as const
export type Audience = (typeof audiences)[number]

/** SQL for `commonwheel roles`. `login` is what the server signs in as; a password is set only when given. */
export function rolesSql(login: string, database: string, password?: string): string {
  const name = identifier(login)
  const lines = [
    ...['cw_owner', ...audiences].map((role) => ensureRole(role, 'NOLOGIN NOINHERIT')),
    ensureRole(login, 'LOGIN NOINHERIT'),
    `ALTER ROLE ${name} NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT LOGIN;`,
    ...(password === undefined ? [] : [`ALTER ROLE ${name} PASSWORD ${literal(password)};`]),
    `GRANT ${audiences.join(', ')} TO ${name};`,
    `REVOKE cw_owner FROM ${name};`,
    `ALTER DATABASE ${identifier(database)} OWNER TO cw_owner;`,
    `REVOKE ALL ON DATABASE ${identifier(database)} FROM PUBLIC;`,
    `GRANT CONNECT ON DATABASE ${identifier(database)} TO ${name};`,
    'ALTER SCHEMA public OWNER TO cw_owner;',
    'REVOKE CREATE ON SCHEMA public FROM PUBLIC;',
    `GRANT USAGE ON SCHEMA public TO ${audiences.join(', ')}, ${name};`,
  ]
  return `${lines.join('\n')}\n`
}

function ensureRole(role: string, options: string): string {
  return `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = ${literal(role)}) THEN CREATE ROLE ${identifier(role)} ${options}; END IF; END $$;`
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

type Queryable = { query(text: string): Promise<{ rows: Record<string, unknown>[] }> }

/** Why this login may not run the server; empty when it may. There is no weaker mode. */
export async function loginProblems(client: Queryable): Promise<string[]> {
  const me = await client.query(
    `SELECT current_user AS login, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolreplication,
       (SELECT count(*) FROM pg_class c WHERE c.relowner = r.oid AND c.relkind IN ('r', 'v', 'p'))::int AS owned,
       pg_has_role(r.oid, 'pg_read_all_data', 'MEMBER') AS reads_all
     FROM pg_roles r WHERE r.rolname = current_user`,
  )
  const row = me.rows[0] ?? {}
  const problems: string[] = []
  if (row['rolsuper']) problems.push(`the login ${String(row['login'])} is a superuser`)
  if (row['rolbypassrls']) problems.push(`the login ${String(row['login'])} bypasses row-level security`)
  if (Number(row['owned']) > 0) problems.push(`the login ${String(row['login'])} owns tables`)
  if (row['reads_all']) problems.push(`the login ${String(row['login'])} may read all data`)
  // Whatever it may become counts as its own: a role is one SET ROLE away.
  const reach = await client.query(
    `SELECT r.rolname AS name FROM pg_roles r
     WHERE r.rolname <> current_user AND pg_has_role(current_user, r.oid, 'MEMBER') AND r.rolname <> 'cw_owner'
       AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolreplication
         OR r.rolname IN ('pg_write_all_data', 'pg_execute_server_program', 'pg_read_server_files', 'pg_write_server_files'))`,
  )
  for (const role of reach.rows)
    problems.push(`the login may become ${String(role['name'])}, who steps over the fences`)
  if (row['rolcreaterole'] || row['rolreplication'])
    problems.push(`the login ${String(row['login'])} may make roles or replicate`)
  const roles = await client.query(
    `SELECT name, to_regrole(name) IS NOT NULL AS there,
       CASE WHEN to_regrole(name) IS NULL THEN false ELSE pg_has_role(current_user, name, 'MEMBER') END AS mine,
       CASE WHEN to_regrole('cw_owner') IS NULL THEN false ELSE pg_has_role(current_user, 'cw_owner', 'MEMBER') END AS owner
     FROM unnest(ARRAY[${audiences.map(literal).join(', ')}]) AS name`,
  )
  for (const role of roles.rows) {
    if (!role['there']) problems.push(`the role ${String(role['name'])} is missing`)
    else if (!role['mine']) problems.push(`the login may not become ${String(role['name'])}`)
  }
  if (roles.rows[0]?.['owner']) problems.push('the login may become cw_owner, who owns the tables')
  return problems
}
