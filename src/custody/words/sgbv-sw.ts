import type { WordList } from '../sgbv-words.ts'

/** Swahili; the marks are explained beside `WordList`. */
export const sw: WordList = {
  always: `
    (ha|h)?(ni|u|a|tu|m|wa|i|si)?(li|na|me|ta|ka|ki|ku|ja|nge|ngali|mesha|sipo|nako|naye|nao)(ye|o|yo|cho|po)?(ni|ku|m|mw|tu|wa|ji)?bak(a|wa|e|we|eni)
    (ku|hu)(ni|ku|m|mw|tu|wa|ji)?bak(a|wa)
    (ni|a|u|tu|m|wa)(si)?(ni|ku|m|tu|wa)?bak(we|wae)
    (m|wa)bakaji
    u?baka(ji|jwa|ji)
    u?bakwaji
    *lawiti(wa|we|ana|wae)?
    *najisi(wa|we|ana)
    (ukatili|unyanyas*|wanyanyas*|kunyanyas*|*nyanyaswa|dhuluma|dhulumwa|vurugu|udhalilish*|*dhalilishwa|kudhalilish*|shambulio|mashambulio|mashambulizi|mateso|makosa|kosa|jinai|unyonyaji) .. (kijinsia|kingono|ngono|kimapenzi)
    (ukatili|unyanyas*|vurugu|dhuluma) .. (wanawake|mwanamke|wasichana|majumbani|nyumbani|mke|wake|wenzi|kinyumbani)
    rushwa ya ngono
    (utumwa|biashara|mtumwa|watumwa) (wa|ya) ngono
    ngono .. (nguvu|lazima|kulazimish*|mtoto|watoto|chakula|msaada|kura|kazi)
    (nguvu|*lazimish*) .. (ngono|mapenzi)
    (mapenzi|tendo la ndoa) .. (kwa nguvu|bila ridhaa|bila idhini|kwa lazima)
    (*ingilia|*ingiliwa) (kimwili|kinguvu|kingono|kinyume|kwa nguvu)
    kinyume (na|cha|cha na) maumbile
    (ndoa) .. (utotoni|utoto|lazima|kulazimish*|kushurutish*|watoto|mapema)
    (*ozwa|*ozeshwa|*ozesha|*muoza|*oleshwa) .. (lazima|nguvu|mtoto|binti|msichana|mdogo|shule|akiwa na miaka|umri)
    *keket(a|wa|we|aji|waji)
    (tohara|kutahiri*) .. (wanawake|wasichana|mwanamke|msichana|kike)
    (a|wa|ana|ali|ame|ali|hu|ku|kum|alikuwa)*(m)?pig(a|ana) (mkewe|mke wake|wake zao|mke wangu|mpenzi wake)
    (a|wa|ku)*(pig|chom|chinj|uw)(wa|aw|awa|wa) na (mume|mumewe|mwenzi|mpenzi|mume wake|mchumba)
    (mume|mumewe|mume wangu|mume wake) .. (hunipiga|ananipiga|alinipiga|anampiga|alimpiga|amempiga|humpiga|amenipiga|alimchoma|alimkata|ananitesa|anamtesa)
    (mumewe|mume wake|mume wangu) .. (kumpiga|kunipiga)
    (*shika|*shikwa|*papasa|*gusa|*guswa) .. (matiti|makalio|sehemu za siri|sehemu zangu za siri|sehemu zake za siri|maziwa yake)
    (*vua|*vuliwa|*wavua) nguo .. (nguvu|hadharani|uchi|wanawake|mwanamke|lazima)
    (*tia|*mpa|*pewa|*mpachika|*tungwa|*wapa) (mimba|ujauzito) .. (mwanafunzi|wanafunzi|mtoto|binti|msichana)
    (mwanafunzi|wanafunzi|binti|mtoto|msichana) .. (kupewa|amepewa|alipewa|kutiwa|wamepewa) (mimba|ujauzito)
    (picha|video) za (uchi|utupu)
    ngono na (mtoto|watoto|mwanafunzi|wanafunzi|binti|mama|dada)
    ngono kwa (nguvu|lazima|chakula|msaada)
    mauaji ya heshima
  `,
  unlessThing: `
    (ku|hu|ali|wali|ana|wana|ame|wame|aka|waka|tuli|ata|wata|u|ume)(ni|m|mw|tu|wa|ku)?najisi
  `,
  things:
    'msikiti misikiti kanisa makanisa hekalu madhabahu patakatifu ardhi kaburi makaburi sheria jina maji ibada chakula nyumba mahali mto kisima bendera roho eneo',
  persons:
    'mtoto watoto mwanamke wanawake msichana wasichana binti mabinti mke mama dada mwanafunzi wanafunzi mjane wajane mvulana wavulana yeye mimi mlemavu bibi mjukuu mdogo',
  stops: 'katika wakati kabla baada wakiwa na ya kwa nyuma karibu ndani alipokuwa',
  links: 'ali wame imekuwa',
}
