import type { Role } from '../src/actors/roles.ts'
import { defaultProtocol } from '../src/wheels/protocol.ts'
import type { Founding, FoundingMember } from '../src/wheels/server/index.ts'

/** A county of Kenya with its real census and boundary. Organisations, offices and people are invented. */
export type MakeMember = (
  signInName: string,
  displayName: string,
  organisation: string,
  ...roles: Role[]
) => FoundingMember | Promise<FoundingMember>

export async function turkana(member: MakeMember, demonstration: boolean): Promise<Founding> {
  return {
    slug: 'turkana',
    name: 'Turkana',
    names: { ar: 'توركانا' },
    areaCode: 'KE023',
    languages: ['en', 'sw', 'fr', 'ar', 'es'],
    demonstration,
    protocol: defaultProtocol({ timezone: 'Africa/Nairobi', languages: ['en', 'sw'] }),
    localities: [
      { areaCode: 'KE023123', expectedDays: 7 },
      { areaCode: 'KE023124', expectedDays: 7 },
      { areaCode: 'KE023125', expectedDays: 7 },
      { areaCode: 'KE023126', expectedDays: 14 },
      { areaCode: 'KE023127', expectedDays: 7 },
      { areaCode: 'KE023128', expectedDays: 14 },
      { areaCode: 'KE023' },
    ],
    organisations: [
      {
        key: 'women',
        sector: 'civil_society',
        category: 'womens_group',
        name: 'Turkana Women for Peace',
        names: {
          ar: 'نساء توركانا من أجل السلام',
          sw: 'Wanawake wa Turkana kwa Amani',
          fr: 'Femmes du Turkana pour la paix',
          es: 'Mujeres de Turkana por la Paz',
        },
        onDesk: true,
      },
      {
        key: 'interfaith',
        sector: 'civil_society',
        category: 'religious',
        name: 'Lodwar Interfaith Council',
        onDesk: true,
        isVaultPartner: true,
      },
      {
        key: 'youth',
        sector: 'civil_society',
        category: 'youth_group',
        name: 'Turkana Youth Bridge',
        onDesk: true,
      },
      {
        key: 'mediation',
        sector: 'civil_society',
        category: 'traditional',
        name: 'Mediation Circle of Elders and Women',
      },
      {
        key: 'care',
        sector: 'civil_society',
        category: 'ngo',
        name: 'Northern Care Partners',
        isFocalPoint: true,
      },
      {
        key: 'county',
        sector: 'civil_authority',
        category: 'administration',
        name: 'County Peace Secretariat',
      },
      {
        key: 'oversight',
        sector: 'civil_authority',
        category: 'oversight_body',
        name: 'Policing Oversight Office',
        isOversight: true,
      },
      { key: 'command', sector: 'police', category: 'command', name: 'County Police Command' },
      {
        key: 'station',
        sector: 'police',
        category: 'office',
        name: 'Lodwar Police Station',
        answersTo: 'command',
      },
      { key: 'army', sector: 'military', category: 'office', name: 'Border Garrison' },
      { key: 'donor', sector: 'international', category: 'donor', name: 'Lake Basin Fund' },
    ],
    members: [
      await member('ekai', 'Ekai', 'women', 'intake_operator'),
      await member('amina', 'Amina', 'women', 'field_monitor'),
      await member('nakiru', 'Nakiru', 'women', 'analyst', 'coordinator'),
      await member('joseph', 'Joseph', 'interfaith', 'verifier'),
      await member('ruth', 'Ruth', 'interfaith', 'release_approver'),
      await member('lokwang', 'Lokwang', 'youth', 'verifier'),
      await member('ajuma', 'Ajuma', 'youth', 'release_approver'),
      await member('kofi', 'Kofi', 'mediation', 'mediator'),
      await member('esther', 'Esther', 'care', 'sgbv_focal_point'),
      await member('grace', 'Grace', 'county', 'liaison'),
      await member('daniel', 'Daniel', 'county', 'release_approver'),
      await member('halima', 'Halima', 'oversight', 'oversight_investigator'),
      await member('wafula', 'Commander Wafula', 'command', 'liaison'),
      await member('otieno', 'Inspector Otieno', 'station', 'liaison'),
      await member('barasa', 'Major Barasa', 'army', 'liaison'),
      await member('dana', 'Dana', 'donor', 'donor_viewer'),
    ],
    custodians: [{ areaCode: 'KE023', organisation: 'women' }],
  }
}
