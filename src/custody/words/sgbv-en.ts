import type { WordList } from '../sgbv-words.ts'

/** English; the marks are explained beside `WordList`. */
export const en: WordList = {
  always: `
    rapist(s)?
    (gang|marital|statutory|date|mass|attempted|child) rap(e|es|ed|ing|ist|ists)
    gangrape*
    rape (case|cases|victim|victims|survivor|survivors|suspect|suspects|kit|kits|allegation|allegations)
    raped (a|the|my|our|her|his|two|three|four|five|several|many|some) .. (girl|girls|woman|women|wife|wives|daughter|daughters|sister|mother|mothers|child|children|boy|boys|widow|student|students)
    (was|were|been|is|being|got|get) rapped by
    rapped (a|the|my|her|his|two|three) .. (girl|girls|woman|women|wife|daughter|daughters|sister|mother|mothers|child|children)
    sexual(ly)? .. (assault*|abus*|violen*|harass*|exploit*|molest*|violat*|attack*|crime|crimes|favour|favours|favor|favors|tortur*|slave|slaves|slavery|coerc*|misconduct|offence|offences|offense|offenses|touch*|threat*)
    (assault*|abus*|attack*|harass*|molest*|exploit*|tortur*|violat*|touch*) .. sexually
    (sgbv|gbv|vawg|fgm)
    gender based (violence|abuse|crime|crimes|attack|attacks|harm)
    violence against .. (women|girls|woman|girl)
    (domestic|intimate partner|conjugal) (violence|abuse)
    (indecent|indecently) .. assault*
    (sex|marry|marriage|married) .. (by force|forcibly|against her will|against his will|at gunpoint)
    forc* .. (sex|intercourse|prostitution|marriage|marriages|undress|strip naked)
    (forced|forcing|compelled) .. (to marry|into marriage|into prostitution|to have sex|to sleep with)
    (slept|sleep|sleeping) with (her|him|me|the girl|his daughter|a minor) .. (by force|forcefully|forcibly|against|without her)
    forced (himself|themselves|itself) (on|upon|onto|into)
    carnal* know*
    had his way with (her|me|the girl)
    sodomi*
    (child|early|underage|forced) (marriage|marriages|bride|brides)
    married off
    (genital|female) (mutilation|cutting|circumcision)
    incest*
    pa?edophil*
    (wife|wives|spouse) (beating|battering|battery|beater|beaters|abuse)
    battered (wife|wives|woman|women)
    (beat|beats|beating|beaten|hit|hits|batter|batters|battered|slapped|slaps|kicked|kicks|stabbed|strangled) (up )?his (own |pregnant |second |first )?(wife|wives|girlfriend|fiancee)
    (my|her) (husband|boyfriend|ex|partner|spouse) .. (beat|beats|beating|hit|hits|hitting|slaps|slapped|kicks|kicked|batters|battered|strangled|burned|threatens|chokes|choked)
    (beaten|battered|slapped|abused|stabbed|killed|burned|strangled) (up )?by (my|her|their) (own )?(husband|boyfriend|ex|partner|spouse)
    (trafficked|trafficking|sold) .. (sex|prostitution|for prostitution|into prostitution|brothel|brothels)
    sex (slave|slaves|slavery|trafficking|offender|offenders|crime|crimes|predator|predators)
    sex (for|in exchange for) (food|aid|money|votes|vote|job|jobs|grades|marks|ration|rations|relief|water|fish)
    (demand|demands|demanded|demanding|asked|asks|asking) (her |me |us |the girls |women |girls )?for sex
    sextortion
    (touch|touched|touches|touching|grab|grabbed|grabs|grabbing|squeeze|squeezed|fondled) .. (breast|breasts|buttocks|private part|private parts|privates|genitals|vagina|thighs)
    (grope|gropes|groped|groping|fondl*)
    (strip|stripped|stripping|undressed) (her|him|me|them|us|the|a|two|three|some|my) .. naked
    (strip|stripped|stripping) naked
    (nude|naked) (photo|photos|picture|pictures|pics|video|videos) of (her|me|the|a|my|girls|women)
    revenge porn*
    child porn*
    impregnat* .. (pupil|pupils|student|students|girl|girls|minor|minors|schoolgirl|schoolgirls|child|daughter)
    virginity (test|tests|testing)
    honou?r (killing|killings|crime|crimes)
  `,
  unlessThing: `
    rap(e|es|ed|ing)
    defilement(s)?
  `,
  needsPerson: `
    molest*
    defil(e|es|ed|ing)
    violat(e|es|ed|ing)
    ravish(ed|es|ing)?
  `,
  // "Rape and covo" are vegetables on the markets of southern Africa.
  collapse:
    '(?<= )(?:(rights?) (?:of|to) (?:the )?[^ .]+|rape and (?=covo|cabbage|tomato|onion|spinach|kale|maize))',
  things: `democra* election* elector* vote votes ballot ballots mandate mandates constitution* franchise treasury econom* process
    justice conscience country countries nation nations state states resources environment nature forest forests land lands soil
    earth system sovereignty freedom will rights right law laws rule rules act acts code codes agreement ceasefire truce curfew
    protocol polls poll result results treaty seed seeds seedling seedlings oil oilseed covo leaves leaf vegetable vegetables plant plants field
    fields crop crops farm tomatoes cabbage relish shrine shrines mosque mosques church churches temple altar holy sacred grave
    graves culture tradition heritage privacy terms contract license nigeria* naija inec territory airspace border sanctuary`,
  persons: `her him me us them she woman women girl girls wife wives daughter daughters sister sisters mother mothers widow* child
    children boy boys minor minors lady ladies pupil pupils student students schoolgirl* teenager* niece cousin baby
    infant toddler maid* housegirl nun nuns virgin* victim* survivor* orphan* refugee*`,
  stops:
    'in during at near before after by while when because for and but who which with inside outside since as under until',
  links:
    'was were is are be been being has have had got almost nearly brutally repeatedly openly totally completely badly thus also',
}
