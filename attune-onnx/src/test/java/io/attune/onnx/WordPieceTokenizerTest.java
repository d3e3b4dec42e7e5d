package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPieceTokenizerTest {
  @Test
  void tokensComeInTheOrderOfTheirIds() throws IOException {
    WordPieceTokenizer tokenizer =
        WordPieceTokenizer.read(TinyBert.tokenizerJson(), "tokenizer.json");
    assertThat(tokenizer.tokens()).isEqualTo(TinyBert.VOCABULARY);
    assertThat(tokenizer.padId()).isZero();
    assertThat(tokenizer.lowerCase()).isFalse();
    assertThat(tokenizer.splitChinese()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "WordPiece|Unigram|field 'model.type': 'Unigram' is not supported; BERT's is WordPiece",
        "BertNormalizer|NFC|field 'normalizer.type': 'NFC' is not supported; BERT's is Bert",
        "\"nurse\":6|\"nurse\":5|field 'model.vocab': token 'night' has id 5",
        "\"nurse\":6|\"nurse\":60|field 'model.vocab': token 'nurse' has id 60; single lines with",
        "\"nurse\":6|\"nurse\":\"6\"|field 'model.vocab': token 'nurse' has id \"6\"",
        "\"nurse\":6|\"nu\\nrse\":6|field 'model.vocab': token 'nu",
        "\"[MASK]\":|\"mask\":|BERT's special token '[MASK]' is missing",
        "\"decoder\":|\"decoder\"|tokenizer.json:6: not JSON: ",
      })
  void whatIsNoBertTokenizerIsRefused(String text, String replacement, String message)
      throws IOException {
    String json = new String(TinyBert.tokenizerJson(), StandardCharsets.UTF_8);
    byte[] changed = json.replace(text, replacement).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> WordPieceTokenizer.read(changed, "tokenizer.json"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("tokenizer.json:")
        .hasMessageContaining(message);
  }
}
