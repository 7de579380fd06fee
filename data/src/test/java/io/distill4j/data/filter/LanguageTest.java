package io.distill4j.data.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Paragraphs of reasoning in many languages, written for this test. */
final class LanguageTest {

  private static final String ENGLISH = "What is the sum of all the numbers below ten?";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          French | Si le nombre est pair, alors nous avons deux cas, mais dans cette suite il ne reste que le premier.
          German | Wenn die Zahl gerade ist, dann haben wir zwei Fälle, aber nicht für jede Folge ist das auch so.
          Spanish | Si el número es par, entonces tenemos dos casos, pero en esta sucesión sólo queda el primero.
          Italian | Se il numero è pari, allora abbiamo due casi, ma in questa successione rimane solo il primo.
          Portuguese | Se o número é par, então temos dois casos, mas nesta sequência não sobra mais do que um.
          Dutch | Als het getal even is, dan hebben wij twee gevallen, maar van deze rij blijft er nog een over.
          Danish | Hvis tallet er lige, så har vi to tilfælde, men i denne følge er der ikke mere end et af dem.
          Norwegian | Hvis tallet er partall, så har vi to tilfeller, men det er ikke mer enn et av dem som er igjen.
          Swedish | Om talet är jämnt så har vi två fall, men i denna följd är det inte mer än ett av dem kvar.
          Polish | Jeśli liczba jest parzysta, to mamy dwa przypadki, ale w tym ciągu nie zostaje więcej niż jeden.
          Czech | Pokud je číslo sudé, máme dva případy, ale v této posloupnosti zůstane jen ten první.
          Romanian | Dacă numărul este par, atunci avem două cazuri, dar în acest șir nu rămâne decât unul din ele.
          Turkish | Sayı çift ise iki durum vardır, ancak bu dizi için sadece bir tanesi daha kalır ve o da budur.
          Hungarian | Ha a szám páros, akkor két eset van, de ez a sorozat már csak az elsőt engedi meg, és nem többet.
          Finnish | Jos luku on parillinen, niin on kaksi tapausta, mutta tämä jono ei salli kuin yhden, joka on se.
          Indonesian | Jika bilangan itu genap, maka ada dua kasus, tetapi dalam barisan ini hanya satu yang dapat tersisa.
          Vietnamese | Nếu số đó là chẵn thì ta có hai trường hợp, nhưng trong dãy này chỉ còn một trường hợp được giữ.
          Chinese | 如果这个数是偶数，那么有两种情况，但在这个数列中只剩下一种。
          Japanese | この数が偶数ならば二つの場合があるが、この数列では一つだけが残る。
          Russian | Если число чётное, то есть два случая, но в этой последовательности остаётся только один.
          Arabic | إذا كان العدد زوجيا فهناك حالتان ولكن في هذه المتتالية تبقى حالة واحدة فقط.
          """)
  void isForeignToAnEnglishQuestionAndAtHomeToItsOwn(String language, String paragraph) {
    OptionalDouble asked = LanguageMixing.share(ENGLISH, paragraph);
    OptionalDouble own = LanguageMixing.share(paragraph, paragraph);

    assertThat(asked).as(language).isPresent();
    assertThat(asked.getAsDouble()).as(language).isLessThan(0.5);
    assertThat(own.getAsDouble()).as(language).isEqualTo(1);
  }

  /** Each was called foreign once, or nearly. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          AP / sin(angle AQP) = PQ / sin(angle PAQ) = AQ / sin(angle APQ)
          det(N) = 1 * det(minor(0,0)) - 1 * det(minor(0,1)) + 1 * det(minor(0,2))
          Segments DE, LA, EN and DU: DE = LA, DE = 2 EN, DU = DE
          Sequences: 1. Mail, No mail: valid 2. No mail, No mail: valid 3. No mail, Mail: valid
          Sₙ = Sₙ₋₁ + Sₙ₋₁ + n * i * (1 + i)
          One non-mail after a mail. Two non-mails after a mail. Three non-mails.
          log base 2 of (x over yz) equals 1/2; log base 2 of (y over xz) equals 1/3
          By Poincaré, Möbius and Erdős this is known, so we can use it as it is.
          """)
  void formulasAndNamesInEnglishAreNotForeign(String paragraph) {
    OptionalDouble share = LanguageMixing.share(ENGLISH, paragraph);

    assertThat(share.orElse(1)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "この数は何ですか, 如果这个数是偶数那么有两种情况, 0",
    "这个数是多少, この数が偶数ならば二つの場合がある, 0",
    "这个数是多少, 如果这个数是偶数那么有两种情况, 1"
  })
  void chineseAndJapaneseAreToldApartByKana(String question, String thoughts, double share) {
    assertThat(LanguageMixing.share(question, thoughts)).hasValue(share);
  }
}
