"""What members write in their other languages."""

from mdmplan.management.demonstration.voices import ENGLISH, FRENCH, SPANISH, Voice

GREEK = Voice(
    actions={
        "A1.1": (
            "Στείλαμε τις παρατηρήσεις μας για τα ελάχιστα πρότυπα.",
            "Δοκιμάσαμε τα πρότυπα με μία κινητή μονάδα.",
            "Μεταφράσαμε τα πρακτικά δελτία για τις ομάδες πεδίου.",
        ),
        "A2.2": (
            "Καταγράψαμε τους δείκτες που χρησιμοποιούμε ήδη.",
            "Συμμετείχαμε στο εργαστήριο για τους κοινούς ορισμούς.",
        ),
        "B1.2": (
            "Σχολιάσαμε το πρώτο κοινό κείμενο θέσεων.",
            "Δημοσιεύσαμε τη θέση και στα ελληνικά.",
        ),
        "B2.2": (
            "Συγκροτήσαμε την ομάδα εργασίας και συγκεντρώσαμε καλές πρακτικές.",
            "Οργανώσαμε εργαστήρια με ωφελούμενους στην Αθήνα.",
            "Το σχέδιο των κατευθυντήριων γραμμών είναι έτοιμο για ανάγνωση.",
        ),
    },
    ordinary=(
        "Το θέμα συζητήθηκε στη συνάντηση της ομάδας μας.",
        "Συμμετείχαμε στη διαδικτυακή συνάντηση της ομάδας.",
        "Η προετοιμασία συνεχίζεται χωρίς νεότερα.",
    ),
    troubles=(
        (
            "Η ομάδα ήταν απασχολημένη με τη μετακόμιση του κέντρου.",
            "Νέο χρονοδιάγραμμα με δύο ενδιάμεσα βήματα",
            "Συντονισμός προγραμμάτων",
        ),
    ),
    finished="Η εργασία ολοκληρώθηκε και κοινοποιήθηκε στα μέλη.",
    stopped="Ακολουθούμε την απόφαση του δικτύου.",
    no_link="Εσωτερικά έγγραφα εργασίας.",
    practices=("Διαβάζουμε κάθε σχέδιο μαζί με ωφελούμενους: το κείμενο γίνεται πιο απλό.",),
)

JAPANESE = Voice(
    actions={
        "A1.2": (
            "直近の緊急対応から得た教訓を共有しました。",
            "改訂案を日本語に訳し、意見を送りました。",
            "シミュレーションの参加者を決めました。",
        ),
        "B1.1": ("当団体のアドボカシーの課題を整理して送りました。", "共通テーマについて内部で話し合いました。"),
        "C1.1": ("新任者の受け入れ手順を共有しました。", "受け入れ冊子の英語版を確認しました。"),
        "D1.1": (
            "内部ツールに関するアンケートに回答しました。",
            "月例ニュースレターに記事を一本送りました。",
            "文書共有スペースを試用しています。",
        ),
    },
    ordinary=(
        "チーム会議で確認し、担当団体に意見を送りました。",
        "オンライン会議に参加しました。",
        "準備を続けています。今期は特に報告事項はありません。",
    ),
    troubles=(
        (
            "時差のため会議に参加しにくい状況です。",
            "会議の時間を交互に変えるよう提案する",
            "国際連携担当",
        ),
    ),
    finished="作業は完了し、結果を加盟団体と共有しました。",
    stopped="ネットワークの決定に従います。",
    no_link="内部の作業文書のため。",
    practices=("会議の前に要点を一枚にまとめると、翻訳の時間が短くなります。",),
)

GERMAN = Voice(
    actions={
        "A2.1": (
            "Wir haben eine Vertretung für die Arbeitsgruppe benannt.",
            "Unsere Musterstellenbeschreibungen liegen der Gruppe vor.",
        ),
        "B1.1": (
            "Wir haben unsere Themen der Advocacy-Arbeit gemeldet.",
            "Vorstand und Team haben über die drei gemeinsamen Themen beraten.",
        ),
        "C2.1": ("Wir haben den Entwurf des Mandats kommentiert.",),
        "D1.1": (
            "Die Umfrage zu den internen Werkzeugen ist ausgewertet.",
            "Der interne Rundbrief erscheint jetzt monatlich.",
            "Wir haben alle Kontaktstellen an ihre Einträge im Verzeichnis erinnert.",
            "Das Verzeichnis der Funktionen ist online.",
            "Der gemeinsame Dokumentenbereich wird bei sechs Mitgliedern erprobt.",
        ),
    },
    ordinary=(
        "In der Teamsitzung besprochen, Rückmeldung an die Federführung gesandt.",
        "Teilnahme an der Online-Sitzung der Gruppe.",
        "Die Vorarbeiten laufen weiter, in diesem Quartal ohne Beschluss.",
    ),
    troubles=(
        (
            "Die zuständige Stelle war mehrere Wochen nicht besetzt.",
            "Vertretung regeln und Aufgaben neu verteilen",
            "Leitung Kommunikation",
        ),
    ),
    finished="Abgeschlossen; das Ergebnis liegt allen Mitgliedern vor.",
    stopped="Wir folgen der Entscheidung des Netzwerks.",
    no_link="Interne Arbeitsunterlagen.",
    practices=("Vorausgefüllte Formulare: Die Hälfte der Einträge kam innerhalb einer Woche zurück.",),
)

TURKISH = Voice(
    actions={
        "A1.1": (
            "Saha ekiplerimizin standartlara ilişkin görüşlerini ilettik.",
            "Standartları bir sahada denedik.",
            "Uygulama kılavuzlarını Türkçeye çevirdik.",
        ),
        "A1.2": (
            "Son acil durumdan çıkardığımız dersleri paylaştık.",
            "Taslak protokole görev dağılımı hakkında görüş verdik.",
            "İç iletişim zincirimizi güncelledik.",
        ),
        "D1.1": ("Rehberdeki kayıtlarımızı tamamladık.", "Ortak belge alanını deniyoruz."),
        "D3.1": ("Genişleme ölçütleri için görüşlerimizi gönderdik.",),
    },
    ordinary=(
        "Konu ekip toplantısında görüşüldü.",
        "Çevrim içi toplantıya katıldık.",
        "Hazırlıklar sürüyor; bu çeyrekte yeni bir gelişme yok.",
    ),
    troubles=(
        (
            "Ekip, acil müdahale nedeniyle bu işe zaman ayıramadı.",
            "İşi iki kişi arasında paylaştırmak",
            "Saha operasyonları",
        ),
    ),
    finished="Çalışma tamamlandı ve üyelerle paylaşıldı.",
    stopped="Ağın kararına uyuyoruz.",
    no_link="Dahili çalışma belgeleri.",
)

SWEDISH = Voice(
    actions={
        "B1.2": (
            "Vi har lämnat synpunkter på det första gemensamma ställningstagandet.",
            "Ställningstagandet är översatt till svenska.",
        ),
        "C1.3": ("Vi har läst stadgarna med vår jurist.", "Våra styrdokument är uppdaterade."),
        "C2.1": ("Vi har kommenterat kommitténs uppdrag.",),
        "D1.1": ("Vi har svarat på enkäten om interna verktyg.", "Vi testar den gemensamma dokumentytan."),
        "D2.1": (
            "Inbjudan till arbetsgruppen är skickad.",
            "Nulägesbeskrivningen är påbörjad med fem medlemmar.",
            "Utkast till rekommendationer finns.",
        ),
    },
    ordinary=(
        "Frågan togs upp på vårt teammöte.",
        "Vi deltog i gruppens digitala möte.",
        "Förberedelserna fortsätter utan nya beslut.",
    ),
    troubles=(
        (
            "Vi har väntat på svar från flera medlemmar.",
            "Korta enkäten och ringa upp",
            "Ansvarig för jämlikhet",
        ),
    ),
    finished="Arbetet är klart och resultatet har delats med medlemmarna.",
    stopped="Vi följer nätverkets beslut.",
    no_link="Interna arbetsdokument.",
)

ITALIAN = Voice(
    actions={
        "B1.1": ("Abbiamo inviato la mappa dei nostri temi.", "Abbiamo discusso i tre temi con i volontari."),
        "B2.1": ("Abbiamo risposto alla consultazione sul protocollo.", "Abbiamo provato la variante breve."),
        "B2.2": (
            "Abbiamo condiviso due esperienze di partecipazione.",
            "Laboratorio con persone utenti dello sportello.",
        ),
        "C2.2": ("Abbiamo descritto le nostre procedure interne.",),
    },
    ordinary=(
        "Punto discusso nella riunione di équipe.",
        "Abbiamo partecipato alla riunione in linea.",
        "Il lavoro preparatorio continua.",
    ),
    troubles=(
        (
            "Siamo una piccola équipe e il tempo è mancato.",
            "Chiedere aiuto a un'associazione vicina",
            "Coordinamento generale",
        ),
    ),
    finished="Lavoro concluso; il risultato è condiviso con i membri.",
    stopped="Seguiamo la decisione della rete.",
    no_link="Documenti di lavoro interni.",
)

PORTUGUESE = Voice(
    actions={
        "A1.2": (
            "Enviámos as lições da última emergência.",
            "Comentámos o projeto de protocolo.",
            "Preparámos a equipa para a simulação.",
        ),
        "B1.2": ("Revimos o primeiro posicionamento.", "Divulgámos o posicionamento em português."),
        "C1.1": (
            "Recolhemos as práticas de acolhimento dos membros.",
            "Desenhámos um percurso em quatro etapas.",
            "Redigimos os primeiros capítulos do guia de acolhimento.",
            "O guia de acolhimento está pronto em três línguas.",
        ),
        "D1.1": ("Preenchemos as fichas do diretório.", "Estamos a testar o espaço documental."),
        "D2.1": ("Respondemos ao questionário.", "Discutimos as recomendações com a equipa."),
    },
    ordinary=(
        "Ponto de situação feito em reunião de equipa.",
        "Participámos na reunião em linha do grupo.",
        "O trabalho de preparação continua.",
    ),
    troubles=(
        (
            "Dependemos de documentos que ainda não estão prontos.",
            "Avançar com as partes que não dependem deles",
            "Voluntariado e integração",
        ),
    ),
    finished="Trabalho concluído; o resultado foi partilhado com os membros.",
    stopped="Seguimos a decisão da rede.",
    no_link="Documentos internos de trabalho.",
    practices=("Cada nova pessoa tem alguém de outra associação a quem fazer perguntas.",),
)

DUTCH = Voice(
    actions={
        "A2.1": ("Wij nemen deel aan de werkgroep.", "Wij deelden onze functieprofielen."),
        "A2.2": (
            "De vragenlijst over bestaande indicatoren is verstuurd.",
            "Wij hebben de antwoorden verwerkt en een lange lijst opgesteld.",
            "De korte lijst is met de leden besproken.",
            "Vier definitiebladen zijn klaar.",
        ),
        "B1.2": ("Wij gaven commentaar op het eerste standpunt.", "Het standpunt staat op onze website."),
        "B2.2": ("Wij deelden ons werk met ervaringsdeskundigen.", "Ervaringsdeskundigen lazen het ontwerp."),
        "D2.1": ("Wij vulden de vragenlijst in.", "De aanbevelingen zijn in het team besproken."),
    },
    ordinary=(
        "Besproken in het teamoverleg.",
        "Wij namen deel aan het onlineoverleg.",
        "De voorbereiding loopt door.",
    ),
    troubles=(
        (
            "De definities verschillen nog te veel tussen de leden.",
            "Eén lijst vaststellen en de rest later doen",
            "Monitoring en leren",
        ),
    ),
    finished="Afgerond; het resultaat is met de leden gedeeld.",
    stopped="Wij volgen het besluit van het netwerk.",
    no_link="Interne werkdocumenten.",
    practices=("Eerst tien indicatoren echt gebruiken, dan pas de lijst uitbreiden.",),
)

VOICES = {
    "de": GERMAN,
    "el": GREEK,
    "en": ENGLISH,
    "es": SPANISH,
    "fr": FRENCH,
    "it": ITALIAN,
    "ja": JAPANESE,
    "nl": DUTCH,
    "pt": PORTUGUESE,
    "sv": SWEDISH,
    "tr": TURKISH,
}
