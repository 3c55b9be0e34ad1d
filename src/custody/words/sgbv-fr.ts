import type { WordList } from '../sgbv-words.ts'

/** French; the marks are explained beside `WordList`. */
export const fr: WordList = {
  always: `
    violeu(r|rs|se|ses)
    viol(s)? (collectif|collectifs|conjugal|conjugaux|de guerre)
    tentative(s)? de viol(s)?
    (agress*|abus|abuse|abuses|abusee|abusees|violence|violences|attaqu*|harcel*|exploit*|esclav*|atteinte|atteintes|attouchement|faveur|faveurs|chantage|tortur*) .. (sexuel|sexuels|sexuelle|sexuelles|sexuellement)
    (violence|violences) .. (genre|conjugale|conjugales|domestique|domestiques|femme|femmes|intrafamiliale|intrafamiliales|sexiste|sexistes)
    (vbg|vsbg|mgf|vss)
    attouchements
    (tripot*|pelot*)
    (touche|touchee|touchait|toucher|palpe|caresse) (ses|mes|les|leurs|aux|sur les) (seins|fesses|parties|cuisses)
    parties intimes
    (mariage|mariages|union|unions) (force|forces|forcee|forcees|precoce|precoces|d enfant|d enfants)
    (mariee|mariees|marier|donnee en mariage) .. (force|contrainte|contre son gre)
    (forcee|forcees|obligee|obligees|contrainte|contraintes) .. (mariage|epouser|se marier|prostituer|coucher|rapports|relations sexuelles)
    (prostitution|proxenetisme) (forcee|infantile|enfantine|de mineures)
    (rapports|rapport|relations|relation) .. (force|forces|forcee|forcees|sans consentement|sans son consentement|contre son gre|par la force)
    (couche|coucher|couchee) avec (elle|la fille|une mineure|moi) .. force
    (excisee|excisees|exciseuse|exciseuses)
    mutilation(s)? (genitale|genitales|sexuelle|sexuelles)
    inceste*
    incestueu*
    sodomis*
    pedophil*
    pedocrimin*
    feminicide(s)?
    femme(s)? battue(s)?
    (bat|battait|battre|frappe|frappait|tabasse|tabassait|cogne|gifle) (sa|leur) (femme|epouse|compagne|copine)
    (bat|battent|battre|frappent) leurs (femmes|epouses)
    (battue|battues|frappee|frappees|tabassee|tuee|brulee) par (son|leur|mon|leurs) (mari|maris|conjoint|ex|compagnon|epoux)
    (mon|son) (mari|conjoint|ex|compagnon|epoux) (me|la|l) (bat|battait|frappe|frappait|tape|tabasse|cogne|a battue|a frappee|a tabassee|a poignardee)
    (deshabillee|deshabillees|denudee|denudees|deshabille) .. force
    mis(e)? (nue|nues) .. force
    (sexe|rapports sexuels|relations sexuelles) (contre|en echange) .. (nourriture|argent|aide|vivres|notes|emploi|travail)
    (mis|mettre|met|rendu) enceinte .. (eleve|eleves|mineure|mineures|ecoliere|fillette)
    (photos|videos|images) .. (nue|nues)
    crime(s)? d honneur
    violent (des|les|nos|leurs) (femmes|filles|fillettes|meres|soeurs|enfants)
    (test|tests) de virginite
  `,
  unlessThing: `
    viol(s)?
    viol(e|es|ee|ees|er|ait|aient|erent|era|eront|ant)
    excision(s)?
  `,
  needsPerson: `
    viola
    excise(r)?
    abus(e|es|er|ait|aient|ant|erent)
    deshonor(e|ee|ees|er)
    souill(e|ee|ees|er)
    deflor(e|ee|ees|er)
  `,
  collapse: '(?<= )(droits?|domicile|secret|tombe) (?:de la|de l|des|du|de|d) [^ .]+',
  things: `loi lois droit droits constitution code codes reglement* reglementation accord accords cessez couvre feu treve treves secret
    secrets domicile domiciles frontiere frontieres espace espaces aerien principe principes regle regles norme normes convention
    conventions traite traites embargo souverainete territoire territoires procedure procedures serment privee intimite vie
    condition conditions consigne consignes mesure mesures arrete arretes promesse promesses disposition dispositions article
    articles democratie conscience consciences tombe tombes sepulture* sanctuaire correspondance* confidentialite donnees resolution
    resolutions calendrier electoral electorale electorales engagement engagements protocole charte statuts legislation liberte
    libertes volonte vote votes scrutin urnes interdiction interdictions zone paix contrat neutralite immunite gambe amour
    tumeur tumeurs kyste kystes furoncle chirurgicale`,
  persons: `femme femmes fille filles fillette* epouse* soeur soeurs mere meres enfant enfants garcon* mineur mineure mineurs mineures eleve
    eleves veuve* victime* elle elles dame dames demoiselle* adolescent* ecolier* niece cousine bebe moi bonne servante deplacee* refugiee* jeune jeunes`,
  stops:
    'dans pendant durant apres avant lors par chez sur devant pres quand malgre depuis et mais puis qui alors au aux car ou en sans vers sous a',
  links:
    'a ont ete est sont etait etaient avait avaient fut furent sera gravement souvent systematiquement encore deja n pas clairement manifestement etre',
}
