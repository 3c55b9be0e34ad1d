import { armLeave } from './public/leave.ts'

/**
 * The script of the public pages. They work without it; with it words are locked on the phone before they are sent.
 * What only one page needs is fetched there, so that reading costs an old phone almost nothing.
 */
armLeave(document)

const { page } = document.body.dataset
if (page === 'tell') void import('./public/tell.ts').then(({ enhanceTell }) => enhanceTell(document))
if (page === 'look-up')
  void import('./public/look-up.ts').then(({ enhanceLookUp }) => enhanceLookUp(document))
