import assert from 'node:assert/strict'
import { test } from 'node:test'
import { scan } from './sgbv.ts'

// Sentences of our own making. Every one is scanned with all lists, as a report is.
const sentences: { [language: string]: { found: string; passed: string } } = {
  English: {
    found: `
      She was raped on her way back from the farm.
      Two soldiers raped a girl near the borehole.
      They are raping women in the village at night.
      Gang-rape reported behind the market.
      A rape happened during the election week, police refused to write it down.
      Three women were raped at the farm last night.
      The rapist is a teacher known to everyone.
      My neighbour's daughter was defiled by her uncle.
      He defiled a minor and the elders settled it with two goats.
      A case of defilement was taken to the chief.
      Officers sexually assaulted the detainees.
      The aid worker asks for sex before giving food.
      Girls are given fish only for sex: sex for fish is common here.
      He forced himself on her in the store room.
      The commander forced the girls into marriage.
      Child marriage is increasing in the camp.
      My husband beats me every time he drinks.
      He beat his wife until she fainted.
      Women complain of domestic violence since the floods.
      The thugs stripped her naked in front of the crowd.
      The policeman touched her breasts at the checkpoint.
      A boy was sodomised in the cell.
      FGM will be done to the girls this December.
      They molested a girl behind the school.
      Sexual harassment of female traders at the border post.
      Please we need G.B.V. services in our ward.
      Dem rape my sister for bush.
      She was violated by the militia men.
      The head teacher impregnated a pupil of class seven.
      Some women were trafficked to the city for prostitution.
      RAPED AND LEFT ON THE ROADSIDE
      the youths fondled her and ran`,
    passed: `
      The therapist visits the clinic on Mondays.
      He sells grapes and bread at the junction.
      The lorry scraped the wall of the school.
      Violence against property was seen on the high street.
      This is a violation of the electoral act.
      The polls were a rape on democracy.
      They raped our democracy in broad daylight.
      Democracy was raped in this local government.
      Rape seed and maize were stolen from the store.
      We grow rape and covo for the market.
      Hoodlums are molesting and threatening voters at the unit.
      Armed men molested people and hijacked the ballot box.
      My wife and I did not find our names on the register.
      Sixty women queued from six in the morning.
      The ceasefire was violated twice on Tuesday.
      The soldiers violated the curfew themselves.
      They defiled the shrine and burned the drums.
      The masquerade will dance naked in the public, people say.
      The drapes of the hall were torn.
      Sex: female. Age: 34. Ward: Kaloleni.
      The gender desk needs more staff.
      The youths abused the chief and threw stones.
      Police beat the boys at the roadblock.
      The trapeze artist fell at the fair.
      Viola is the running mate of the governor.
      Her husband was beaten by the soldiers.
      The papers said the minister rapped the commission over delays.
      The rapper performed at the peace concert.
      Harassment of traders by the task force continues.
      The paraphernalia of the party were all over the polling unit.
      Women's group calls for more patrols at the borehole.
      The agreement on grazing was violated by both sides.`,
  },
  French: {
    found: `
      Elle a été violée par trois hommes armés.
      Des soldats ont violé une fille près du puits.
      Un viol a eu lieu pendant le couvre-feu.
      Les viols se multiplient autour du camp.
      Ils ont violé plusieurs femmes dans les champs.
      Le violeur est connu de tout le quartier.
      On a tenté de la violer au retour du marché.
      Tentative de viol signalée hier soir.
      Viols collectifs commis par la milice.
      Elle a subi des attouchements dans le bus.
      Une agression sexuelle dans les toilettes de l'école.
      Le policier a abusé d'une mineure.
      Le maître a abusé de ma fille.
      Harcèlement sexuel des vendeuses à la barrière.
      Les violences basées sur le genre augmentent.
      Son mari la frappe chaque nuit.
      Il bat sa femme depuis des années.
      Elle a été battue par son mari.
      Mariage forcé d'une fille de treize ans.
      Les mariages précoces continuent dans la zone.
      Ma nièce a été excisée en décembre.
      L'excision se pratique encore ici.
      Ils l'ont forcée à se prostituer.
      Il demande des faveurs sexuelles contre de l'aide.
      Violences conjugales dans le voisinage.
      Le professeur a mis enceinte une élève de quatrième.
      Les miliciens violent les femmes qui vont au bois.
      Des femmes ont été déshabillées de force en public.
      Esclavage sexuel dans la mine.
      La femme violée n'a pas reçu de soins.
      Les hommes armés violaient et pillaient.`,
    passed: `
      La violence contre les biens a augmenté.
      C'est une violation de la loi électorale.
      Ils ont violé le cessez-le-feu deux fois.
      La loi a été violée par le préfet.
      Les droits des femmes ont été violés par ce décret.
      L'armée viole le couvre-feu qu'elle a imposé.
      Le cessez-le-feu a été violé à l'aube.
      Un violent orage a détruit les toits.
      Des heurts violents entre les deux quartiers.
      Elle joue du violon à la paroisse.
      Il porte une chemise violette.
      Il joue de la viole de gambe.
      Ils ont violé l'espace aérien du pays.
      Le viol de la constitution ne passera pas.
      Les accords de paix ont été violés.
      Abus de pouvoir du chef de poste.
      Il a abusé de son autorité.
      Les femmes du marché demandent une patrouille.
      L'égalité des sexes est au programme.
      Harcèlement des commerçants à la barrière.
      Sa femme est au marché depuis ce matin.
      L'excision d'un kyste a été faite à l'hôpital.
      On a touché les salaires avec retard.
      La police a frappé des jeunes au carrefour.
      Le domicile du chef a été violé et fouillé.
      Ils violent la trêve chaque nuit.
      Le secret de l'instruction a été violé.
      Des bœufs ont traversé les champs.
      Le mariage du chef aura lieu samedi.
      Le centre de santé manque de personnel féminin.`,
  },
  Arabic: {
    found: `
      اغتصبوا فتاة قرب البئر.
      تم اغتصاب امرأة في المخيم.
      اغتصبت من قبل ثلاثة رجال.
      تعرضت للاغتصاب في الطريق إلى السوق.
      اغتصبها جندي عند الحاجز.
      جرائم اغتصاب جماعي في القرية.
      المغتصب معروف في الحي.
      حاول أن يغتصب البنت.
      اِغْتُصِبَتْ طفلة عمرها تسع سنوات.
      إغتصاب نساء نازحات.
      اغتـــصاب في السجن.
      تعرضت لتحرش في الحافلة.
      شرطي تحرش بفتاة عند نقطة التفتيش.
      يتحرشون بالنساء عند توزيع المساعدات.
      اعتداء جنسي على طفل في المدرسة.
      العنف الجنسي في مناطق النزاع.
      زوجي يضربني كل يوم.
      يضرب زوجته أمام الأولاد.
      العنف الأسري ازداد بعد النزوح.
      زواج القاصرات منتشر في المخيم.
      زوجوها بالقوة وهي طفلة.
      ختان الإناث ما زال موجودا.
      أجبروها على ممارسة الجنس.
      يطلب خدمات واستغلال جنسي مقابل الطعام.
      العنف القائم على النوع الاجتماعي.
      هتك عرض قاصر في الحي.
      جريمة شرف في البلدة المجاورة.
      العنف ضد المرأة في الريف.
      بيع السبايا في السوق.
      والاغتصاب يتكرر كل ليلة.
      ابتزاز جنسي لموظفة في المكتب.`,
    passed: `
      اغتصاب السلطة مرفوض من الشعب.
      اغتصبوا أراضينا ومزارعنا.
      الأرض المغتصبة يجب أن تعود.
      اغتصاب الأرض مستمر منذ سنوات.
      استرداد الحقوق المغتصبة.
      انتهاك القانون الانتخابي في المركز.
      الجنسية السودانية مطلوبة للتسجيل.
      أشخاص من جنسيات مختلفة في المخيم.
      تحرش الجيش بالدوريات على الحدود.
      عنف ضد الممتلكات في وسط المدينة.
      إطلاق نار قرب السوق صباح اليوم.
      النساء يطالبن بدورية قرب البئر.
      زوجتي لم تجد اسمها في القائمة.
      ضربت الشرطة الشباب في الشارع.
      سرقت المواشي ليلا.
      حفل زواج في القرية يوم الجمعة.
      عرض الخدمات الصحية في المركز.
      نزاع على المرعى بين قريتين.
      المرأة تشارك في لجنة السلام.
      خرق الهدنة مرتين يوم الثلاثاء.
      اعتداء على ممتلكات المدرسة.
      صعوبة الوصول إلى الماء.
      غضب الناس من ارتفاع الأسعار.
      الفيضان دمر الجسر والطريق.
      المساواة بين الجنسين في التعليم.
      استغلال المياه الجوفية بلا ترخيص.
      اعتصام أمام مبنى المحافظة.
      تعصب بين مشجعي الفريقين.
      حضرت خمسون امرأة الاجتماع.
      توزيع مساعدات على النازحين.`,
  },
  Swahili: {
    found: `
      Msichana alibakwa karibu na kisima.
      Askari walimbaka mwanamke usiku.
      Wanawake wanabakwa wakienda kutafuta kuni.
      Kesi ya kubaka imefichwa na wazee.
      Kubakwa kwa wasichana kumeongezeka.
      Amebakwa na jirani yake.
      Mbakaji anajulikana kijijini.
      Wabakaji hawajakamatwa.
      Ubakaji umetokea kambini.
      Aliyembaka ni mwalimu.
      Hajabakwa, lakini walijaribu.
      Mtoto wa miaka kumi alinajisiwa.
      Alimnajisi mtoto wa jirani.
      Mvulana alilawitiwa gerezani.
      Ulawiti unaendelea shuleni.
      Ukatili wa kijinsia umeongezeka.
      Unyanyasaji wa kingono kazini.
      Mume wangu ananipiga kila siku.
      Alimpiga mkewe mpaka akazimia.
      Amepigwa na mumewe tena.
      Ndoa za utotoni zinaendelea.
      Binti ameozwa kwa nguvu.
      Ukeketaji utafanyika Desemba.
      Wasichana wamekeketwa mwezi huu.
      Wanadai rushwa ya ngono ili kupata kazi.
      Alilazimishwa kufanya ngono na bosi.
      Alimshika matiti kwenye basi.
      Aliingiliwa kinyume na maumbile.
      Alimpa mimba mwanafunzi wa darasa la saba.
      Ukatili dhidi ya wanawake vijijini.
      Walimvua nguo hadharani.`,
    passed: `
      Alibaki nyumbani kwa sababu ya mvua.
      Wananchi walibaki kwenye foleni.
      Imebaki siku moja ya uchaguzi.
      Kubaki hapa ni hatari.
      Bakuli la maji limevunjika.
      Ng'ombe ana mabaka meupe.
      Usawa wa kijinsia ni muhimu.
      Dawati la jinsia linahitaji watumishi.
      Polisi walimpiga kijana barabarani.
      Walinajisi msikiti na kuchoma vitabu.
      Mke wangu hakupata jina kwenye daftari.
      Harusi itafanyika Jumamosi.
      Mumewe alipigwa na askari.
      Wanawake wanaomba doria karibu na kisima.
      Ng'ombe wameibwa usiku.
      Vurugu kati ya vijiji viwili.
      Ukatili dhidi ya mifugo umeripotiwa.
      Alivua samaki ziwani.
      Mimba ya ng'ombe ni miezi tisa.
      Ndoa ya mtemi ilihudhuriwa na wengi.
      Walibakiza chakula kidogo.
      Tohara ya wavulana itaanza Agosti.
      Makubaliano ya malisho yamevunjwa.
      Mafuriko yameharibu daraja.
      Vijana walirusha mawe kwa mkuu wa wilaya.
      Kikao cha amani kitafanyika kesho.
      Alishika bunduki mkononi.
      Nguvu za umeme zilikatika jana.
      Alipiga kura asubuhi.
      Mama mjamzito alisubiri kwa saa sita.`,
  },
  Spanish: {
    found: `
      La violaron cerca del pozo.
      Violaron a una niña en el camino.
      Fue violada por tres hombres armados.
      Los soldados violan a las mujeres del pueblo.
      Hubo una violación durante el toque de queda.
      Violación grupal detrás del mercado.
      El violador es conocido en el barrio.
      Intentó violar a mi hermana.
      Un hombre la violó en su domicilio.
      Mi padrastro me violaba.
      El profesor abusó de una menor.
      Abuso sexual en el albergue.
      Acoso sexual a las vendedoras en el retén.
      Fue agredida sexualmente por un policía.
      Violencia de género en la vereda.
      La violencia doméstica aumentó con la inundación.
      Mi marido me pega todas las noches.
      Golpea a su esposa delante de los hijos.
      Otro feminicidio en el municipio.
      Matrimonio forzado de una joven de trece años.
      Matrimonios infantiles en la comunidad.
      El guardia le tocó los senos.
      La manosearon en el autobús.
      La obligaron a tener relaciones.
      Piden sexo a cambio de comida.
      Trata de mujeres en la frontera.
      Niñas sometidas a mutilación genital.
      Estupro denunciado en la escuela.
      Los paramilitares la desnudaron en la plaza.
      Esclavitud sexual en la mina.
      Una mujer violada no recibió atención.`,
    passed: `
      Violencia contra la propiedad en el centro.
      Es una violación de la ley electoral.
      Violaron la tregua dos veces.
      Los derechos humanos fueron violados.
      Violaron los derechos de las mujeres con ese decreto.
      Toca el violón en la banda.
      El violín se rompió en la fiesta.
      Lleva una camisa violeta.
      Un hombre violento amenazó al alcalde.
      Violó el toque de queda y fue detenido.
      La ley fue violada por el prefecto.
      Violan el alto el fuego cada noche.
      Abuso de autoridad en el retén.
      Abusó de su poder como alcalde.
      Violaciones al código electoral en la mesa dos.
      El acuerdo de paz fue violado.
      Acoso laboral contra los maestros.
      Las mujeres piden una patrulla cerca del pozo.
      Mi esposa no encontró su nombre en la lista.
      La policía golpeó a los jóvenes.
      El matrimonio vive en la casa azul.
      Sexo: femenino. Edad: 34.
      Igualdad de género en el comité.
      Los ladrones violaron la cerradura.
      Violación de domicilio por la fuerza pública.
      Se violó la cadena de custodia.
      Robaron el ganado anoche.
      Viola la norma quien vota dos veces.
      La inundación destruyó el puente.
      Violaron el espacio aéreo del país.`,
  },
}

const listed = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

for (const [language, { found, passed }] of Object.entries(sentences)) {
  test(`${language}: mentions of sexual and gender-based violence are found`, () => {
    assert.ok(listed(found).length >= 25)
    assert.deepEqual(
      listed(found).filter((text) => !scan(text).mentions),
      [],
    )
  })
  test(`${language}: ordinary security reports pass`, () => {
    assert.ok(listed(passed).length >= 25)
    assert.deepEqual(
      listed(passed).filter((text) => scan(text).mentions),
      [],
    )
  })
}
