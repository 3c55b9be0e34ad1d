/** Which rooms a role works in. A door that is not listed may still be entered; the server decides. */
export const ROOMS: readonly (readonly [href: string, label: string, roles: readonly string[]])[] = [
  [
    '/work/reports',
    'actors.nav.reports',
    ['intake_operator', 'analyst', 'coordinator', 'verifier', 'field_monitor'],
  ],
  ['/work/incidents', 'actors.nav.incidents', ['verifier', 'analyst', 'coordinator']],
  ['/work/releases', 'actors.nav.releases', ['verifier', 'analyst', 'coordinator', 'release_approver']],
  [
    '/work/coverage',
    'actors.nav.coverage',
    ['field_monitor', 'intake_operator', 'verifier', 'analyst', 'coordinator'],
  ],
  ['/work/oversight', 'actors.nav.oversight', ['oversight_investigator']],
  ['/work/envelopes', 'actors.nav.envelopes', ['sgbv_focal_point']],
  ['/work/inbox', 'actors.nav.inbox', ['mediator', 'responder', 'liaison']],
  ['/work/tasks', 'actors.nav.responses', ['mediator', 'responder', 'liaison']],
]
