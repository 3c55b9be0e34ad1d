import type { WordList } from '../sgbv-words.ts'

/** Spanish; the marks are explained beside `WordList`. */
export const es: WordList = {
  always: `
    violaci(on|ones) (sexual|sexuales|grupal|grupales|en grupo|conyugal|multiple|multiples|a (una|la|mi|su|las|unas) (mujer|mujeres|nina|ninas|menor|menores|joven|hija))
    (abus*|agres*|agredi*|acos*|violencia|violencias|hostig*|explota*|esclav*|favor|favores|delito|delitos|ataque|ataques|atac*|tortur*|chantaje|extorsion|tocamiento*) .. (sexual|sexuales|sexualmente)
    violencia(s)? .. (genero|domestica|intrafamiliar|machista|conyugal)
    violencia(s)? (familiar|vicaria|obstetrica)
    violencia(s)? (contra|hacia) (la|las|una) (mujer|mujeres|nina|ninas)
    acoso callejero
    (femicidi*|feminicid*)
    estupro(s)?
    incest*
    manose*
    tocamientos
    (toco|tocaba|tocaron|tocar|agarro|agarraron) .. (senos|pechos|nalgas|partes|gluteos|piernas)
    partes (intimas|privadas)
    mutilaci(on|ones) .. (genital|genitales)
    ablacion (genital|femenina|del clitoris)
    (matrimonio|matrimonios|casamiento|casamientos|union|uniones) (forzado|forzados|forzada|forzadas|infantil|infantiles|precoz|temprano|tempranos|tempranas)
    (obligada|obligadas|forzada|forzadas|obligaron|obligo|forzo|forzaron) .. (casarse|matrimonio|prostituirse|tener sexo|tener relaciones|sexo oral|desnudarse)
    (casaron|casada|casar|casarla) (a la fuerza|por la fuerza|a fuerza)
    prostituci(on|ones) (forzada|forzosa|infantil)
    trata de (mujeres|ninas|blancas)
    (relaciones|sexo) .. (forzadas|forzado|a la fuerza|por la fuerza|sin consentimiento|sin su consentimiento|contra su voluntad)
    sexo (a cambio de|por comida|por dinero|por ayuda|por votos|por notas)
    (pega|pego|golpea|golpeo|golpeaba|maltrata|maltrataba|apunalo|mato|patea|quemo) a su (mujer|esposa|pareja|novia|ex|companera|exesposa)
    (mi|su) (marido|esposo|pareja|novio|ex|exmarido|exesposo|companero) (me|la) (pega|pego|pegaba|golpea|golpeo|golpeaba|maltrata|maltrataba|amenaza|patea|quemo|apunalo|ahorco)
    (golpeada|maltratada|asesinada|apunalada|quemada|agredida) por su (marido|esposo|pareja|novio|ex|exmarido|companero|conyuge)
    mujeres (maltratadas|golpeadas)
    maltrato (conyugal|a la mujer|de pareja)
    (la|las|me|lo|los) (desnudaron|desvistieron|desnudo a la fuerza)
    (fotos|videos|imagenes) (intimas|intimos|desnuda|desnudas|de ella desnuda)
    pornografia infantil
    (pedofil*|pederast*)
    sodomi*
    (embarazo|embarazada|embarazadas) .. (por el profesor|por su padrastro|por su padre|por su profesor)
    viola(r|ndo)?(la|las|lo|los|me|nos)
    (la|las|me|nos) viol(o|aron|aba|aban|an)
    crimen(es)? de honor
  `,
  unlessThing: `
    viola(n|r|ba|ban|da|das|do|dos|ndo|ron|ran|ria|rian|sen|rse)
    violo
    violaci(on|ones)
    violador(a|es|as)?
  `,
  needsPerson: `
    viol(a|e|en)
    abus(o|os|a|an|aba|aban|aron|ar|ando)
    ultraj(o|aron|ada|adas|ar|ando)
    vej(o|aron|ada|adas)
    mancill(o|aron|ada|adas|ar)
    deshonr(o|aron|ada|adas)
  `,
  collapse: '(?<= )(derechos?|domicilio|tumba) (?:de las|de los|de la|del|de|a la|a) [^ .]+',
  things: `ley leyes derecho derechos norma normas normativa* constitucion* reglamento* codigo codigos acuerdo acuerdos tregua treguas cese alto
    fuego correspondencia secreto secretos domicilio domicilios morada cerradura* candado* sello sellos toque queda cuarentena soberania
    territorio espacio aereo frontera fronteras protocolo* privacidad intimidad principio principios tratado* convenio* convencion*
    estatuto* articulo articulos contrato* regla reglas veda ddhh dh voto votos urna urnas garantia* debido proceso libertad libertades
    perimetro medida medidas orden ordenes ordenanza* presuncion cadena democracia voluntad autonomia disposicion* plazo plazos
    jurisdiccion compromiso* pacto pactos restriccion* semaforo semaforos humanos electoral electorales civiles fundamentales politicos paz
    confidencialidad datos legislacion limite limites prohibicion neutralidad inmunidad embargo tumba tumbas templo transito`,
  persons: `mujer mujeres nina ninas nino ninos hija hijas esposa* hermana* madre madres menor menores joven jovenes alumna* alumno* viuda* victima*
    ella ellas mi senora* chica* muchacha* adolescente* estudiante* bebe sobrina* prima anciana* muchacho* companera* empleada* monja* hijastra* nieta* indigena*`,
  stops:
    'en durante tras despues antes por cuando cerca mientras bajo desde segun dentro con y e pero que quien quienes donde porque ante sin hasta sobre salir volver lado',
  links:
    'fue fueron ha han sido es son siendo esta estan estaba estaban era eran sera seran se gravemente sistematicamente siempre repetidamente claramente no ser',
}
