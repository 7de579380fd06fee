package io.distill4j.data.filter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Languages in Latin letters, known by function words; a word that several have counts for each. No
 * word is a name of mathematics (sin, det, log).
 */
@SuppressWarnings({"ImmutableEnumChecker", "EnumOrdinal"}) // Bits of a mask, never stored.
enum Language {
  ENGLISH(
      "English",
      "the and of is that we to so this which with then have are but from wait let what must"
          + " would because there be it if can not they when each where how first now think check or"
          + " you as by an at was been will does its your any has should these for on in also since"
          + " thus hence no over into only their such use used using see given same other both per"
          + " than more most some value values get gets non after before"),
  FRENCH(
      "French",
      "le les des est et que dans pour une du qui pas nous avec sont donc sur cette ce ou aux"
          + " par alors mais il elle être avons plus au la un se ne ces cet peut si comme son sa leur"
          + " fait même sans entre où deux tout vous lorsque lors doit toutes tous aucun ainsi chaque"
          + " celui dont sous soit"),
  GERMAN(
      "German",
      "der die das und ist nicht ein eine wir zu den von mit sich auf für auch dann also aber"
          + " wenn dass oder sind haben wird ich dem des im werden kann durch bei eines einer einem"
          + " einen als nach wie nur aus zum zur es hat sie"),
  SPANISH(
      "Spanish",
      "el los las es que en del por una para con son entonces pero como se lo al más nos cada"
          + " esto si tenemos la de un no su este esta está sea puede ser sobre cuando también entre"
          + " hay donde ya muy"),
  ITALIAN(
      "Italian",
      "il di che per una con sono della non del gli nel quindi ma come anche questo abbiamo più"
          + " allora le dei alla la un si da al viene essere può se è delle nella dal questa ha ad ed"
          + " stato cui lo in dalla"),
  PORTUGUESE(
      "Portuguese",
      "os que em do da uma para com não são então mas por como se mais dos temos isso ao pela"
          + " também um no na de ou as das ser está seu sua este esta pode quando foi nos pelo sem tem"
          + " será você deve cada caso entre onde apenas seus qual quais nesse esse essa"),
  DUTCH(
      "Dutch",
      "de het een van en is dat niet met voor op zijn wordt worden ook aan als deze dit door"
          + " bij naar maar of kan om te er uit hebben heeft wij we die moet dan dus nog over geen hij"
          + " was"),
  SCANDINAVIAN(
      "Danish, Norwegian or Swedish",
      "og och den som til till er är på av af for för ikke inte at att en et ett kan med vi har"
          + " de om eller skal ska fra från denne denna dette detta disse dessa når när så ved vid"
          + " hvis blir blev være vara ingen"),
  POLISH(
      "Polish",
      "jest nie się na do to że jak lub oraz dla od przez ze po są być może tego ten jako czy"
          + " jego gdy tylko które który która można przy za tym ich jeśli ale także więc mamy tej"
          + " został danych przed jednak również każdy wszystkie gdzie aby będzie tak albo"
          + " poza"),
  CZECH(
      "Czech",
      "je na se že to jako pro při nebo od do po jsou být může který která které tak není ve"
          + " ale pokud jeho této tento také až bude aby jen za když mezi ze podle kde máme tedy byl"
          + " lze musí všechny pouze kdy jsem těchto další bez proto"),
  ROMANIAN(
      "Romanian",
      "și este nu de la în să un cu care pentru sau din mai că dacă ca fi sunt prin acest"
          + " această când cele dar al ale va fie avem deci lui unui unei fost poate după ce se iar"
          + " fără asupra fiecare toate doar două atunci deoarece aceasta"),
  TURKISH(
      "Turkish",
      "bir ve bu için ile olarak olan da de değil daha gibi veya ise kadar her en ya çok sonra"
          + " ancak ne var olur olduğu olduğunu göre tüm eğer şekilde yok üzere tarafından değer"
          + " tek aynı yeni iki hem diğer bunu biri kullanılır içinde üzerinde"),
  HUNGARIAN(
      "Hungarian",
      "az és egy hogy nem is ez meg vagy ha csak azt kell van ezt mint már de akkor minden el"
          + " ki lehet amely ami után ezért pedig fel ezek majd több lesz volt így nélkül alapján"
          + " szerint során közötti között illetve melyek olyan ilyen amelyek egyes"),
  FINNISH(
      "Finnish",
      "on ja ei että se jos tai kun sen ovat joka voi ole myös kuin niin jotka mutta tämä ne"
          + " sitä siitä jonka mitä tämän voidaan olla sekä oli vain kanssa siis koska jossa"
          + " kaikki ennen jälkeen tässä siihen näin eikä mukaan ilman niitä jolloin"
          + " joita"),
  INDONESIAN(
      "Indonesian",
      "yang dan di untuk dari ini dengan adalah tidak akan pada atau dalam ke itu juga jika"
          + " dapat oleh sebagai kita bahwa bila tersebut ada lebih maka karena harus saya seperti"
          + " telah antara setiap semua hanya menjadi namun kami anda agar sudah nilai jumlah"),
  VIETNAMESE(
      "Vietnamese",
      "và của là các có cho không một được với trong này khi để những đã sẽ nếu từ người thì"
          + " như hay hoặc vào trên ra bạn đến số cũng nhưng ta tập tin phải sử dụng mỗi cùng tất cả"
          + " cách đó giá trị sau trước vì cần vậy tính");

  private static final Map<String, Integer> MASKS = masks();

  private final String shown;
  private final List<String> words;

  Language(String shown, String words) {
    this.shown = shown;
    this.words = List.of(words.split(" "));
  }

  /** One bit per language, by ordinal, that has this function word in lower case. */
  static int mask(String word) {
    return MASKS.getOrDefault(word, 0);
  }

  private static Map<String, Integer> masks() {
    Map<String, Integer> masks = new HashMap<>();
    for (Language language : values()) {
      language.words.forEach(word -> masks.merge(word, 1 << language.ordinal(), (a, b) -> a | b));
    }
    return Map.copyOf(masks);
  }

  @Override
  public String toString() {
    return shown;
  }
}
