/**
 * Words that carry no rumour, in the spelling of `plainly`: articles, prepositions, auxiliaries, and all by which a
 * sentence is denied or called a rumour.
 */
const SMALL: Readonly<Record<string, string>> = {
  en: `a an the this that these those and or but if of in on at to from by for with about into over after before as than then
    is are was were be been being has have had do does did will would can could should may might must
    no not never none nobody nothing neither nor without false untrue true fake lie lies rumour rumours rumor rumors claim claims
    fact facts it its they them their there here he she his her we us our you your i me my who what which when where why how
    all any some many more most very so just only also still now today yesterday tomorrow people says say said
    isn wasn aren weren don doesn didn won t s re ve ll`,
  fr: `le la les l un une des du de d au aux ce cet cette ces et ou mais si en dans sur a par pour avec sans sous chez vers apres avant
    est sont etait etaient etre ete ont avait avaient avoir sera seront fait faire
    ne n pas jamais rien personne aucun aucune ni non faux fausse vrai vraie rumeur rumeurs mensonge
    il elle ils elles on nous vous je tu leur leurs son sa ses que qu qui quoi ou quand comment pourquoi
    tout tous toute toutes plus tres aussi encore maintenant hier aujourd hui demain dit disent y c s j m t se`,
  es: `el la los las un una unos unas de del al a en y o u pero si con sin por para sobre entre desde hasta tras ante
    es son era eran fue fueron ser sido esta estan estaba estaban estar ha han habia habian haber hay
    no ni nunca jamas nada nadie ningun ninguna ninguno falso falsa verdad cierto rumor rumores mentira
    este esta esto estos estas ese esa eso que quien cual cuando donde como porque se su sus le les lo me te nos
    todo todos toda todas mas muy tambien aun ya hoy ayer manana dicen dice`,
  sw: `na ya wa za la cha vya kwa ni si au lakini kama katika kwenye pia tu sana hii hizi huyu hawa hiyo hizo ile zile wale yule hilo hili
    hapa hapo pale kuwa alikuwa walikuwa ilikuwa ana wana ina zina hakuna hakukuwa hamna hapana sio siyo bila kamwe
    uongo uvumi kweli ukweli watu wote yote zote kila mtu leo jana kesho sasa bado baada kabla nini nani lini wapi vipi
    anasema wanasema alisema walisema kwamba`,
  ar: `في من الي علي عن مع بعد قبل بين عند حتي او ام ثم لكن ان انه انها هذا هذه ذلك تلك هولاء الذي التي الذين
    كان كانت كانوا يكون تكون هو هي هم هن نحن انت انا هناك هنا قد لقد كل بعض اي ما ماذا متي اين كيف لماذا
    لا لم لن ليس ليست ليسوا غير بدون كلا كاذب كاذبه كذب صحيح صحيحه صحه حقيقه شايعه شايعات اشاعه اليوم امس غدا الناس قال قالوا يقول يقولون تم يتم و ب ل`,
}

const small = new Map(
  Object.entries(SMALL).map(([language, words]) => [language, new Set(words.split(/\s+/))]),
)

/** In a language without a list, what is too short to carry anything. */
export function isSmallWord(plain: string, language: string): boolean {
  const list = small.get(language)
  if (list !== undefined) return list.has(plain)
  return plain.length <= 3 && /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]+$/u.test(plain)
}

/** Languages whose verbs carry person, tense and denial in front of the root, as Swahili's do. */
const BANTU: readonly string[] = ['sw', 'rw', 'rn', 'lg', 'ln', 'ki', 'ny', 'sn', 'zu', 'xh', 'kg', 'luy']
const BANTU_VERB =
  /^(?:ha|si)?(?:ni|tu|wa|zi|li|ya|vi|ki|ku|pa|mu|u|a|m|i)(?:mesha|me|li|na|ta|ku|ja|ka|nge|ki)(?:(?:[yzlwkpm]|vy)o|ye)?(?=.{3})/
const ARABIC_FRONT = /^(?:[وف]?(?:بال|كال|لل|ال)|[وفبل](?=.{3})|س(?=[ينتا].{3}))/
const ARABIC_END = /(?:وا|ون|ين|ات|ان|ها|هم|نا|ه|ت)$/

/**
 * What is left when the forms of a word are taken off, as far as that can be done without a dictionary. Both sides are
 * cut alike, so a cut too deep makes two words look more alike and never less.
 */
export function rootOf(plain: string, language: string): string {
  if (BANTU.includes(language)) return plain.replace(BANTU_VERB, '')
  if (/\p{Script=Arabic}/u.test(plain)) return arabicRoot(plain)
  return plain
}

function arabicRoot(word: string): string {
  const cut = (from: string, what: RegExp): string => {
    const rest = from.replace(what, '')
    return rest.length >= 3 ? rest : from
  }
  const bare = cut(cut(word, ARABIC_FRONT), ARABIC_END)
  // Person in front of a verb, and the alef of its derived forms.
  return cut(bare, /^[اينت]/)
}
