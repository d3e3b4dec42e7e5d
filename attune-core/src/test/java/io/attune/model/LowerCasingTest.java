package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The token ids are those of Python's tokenizers 0.23 with {@code Lowercase()} put in front. */
class LowerCasingTest {
  private static final String KEEPING =
      """
      {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
       "strip_accents": null, "lowercase": false}\
      """;

  private static final String TEXT = "Night [MASK] ΟΔΟΣ";

  @Test
  void capitalsBecomeSmallButSpecialTokensStay() {
    assertThat(ids(KEEPING, false)).containsExactly(2, 8, 4, 1, 3);
    assertThat(ids(KEEPING, true)).containsExactly(2, 5, 4, 6, 3);
  }

  @Test
  void aTokenizerWithoutOrWithSeveralNormalizersIsExtended() {
    assertThat(ids("null", true)).containsExactly(2, 5, 4, 6, 3);
    String several =
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, " + KEEPING + "]}";
    assertThat(ids(several, false)).containsExactly(2, 8, 4, 1, 3);
    assertThat(ids(several, true)).containsExactly(2, 5, 4, 6, 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"Lowercase\"}",
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"NFC\"}, {\"type\": \"Lowercase\"}]}"
      })
  void aTokenizerThatLowerCasesStaysAsItIs(String normalizer) throws IOException {
    byte[] json = tokenizer(normalizer);
    assertThat(LowerCasing.addTo(json)).isSameAs(json);
  }

  @Test
  void theNewNormalizerComesFirst() throws IOException {
    JsonNode changed =
        JsonFile.MAPPER.readTree(LowerCasing.addTo(tokenizer(KEEPING))).path("normalizer");
    assertThat(changed.path("normalizers").findValuesAsText("type"))
        .containsExactly("Lowercase", "BertNormalizer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "3"})
  void whatIsNoTokenizerIsRefusedAsBefore(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Tokenizer.of(LowerCasing.addTo(bytes), 8, 9, "a/tokenizer.json"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("a/tokenizer.json: not a Hugging Face tokenizer: ");
  }

  private static int[] ids(String normalizer, boolean lowerCase) {
    byte[] json = tokenizer(normalizer);
    byte[] used = lowerCase ? LowerCasing.addTo(json) : json;
    try (Tokenizer tokenizer = Tokenizer.of(used, 16, 9, "test")) {
      return tokenizer.encode(List.of(TEXT)).get(0);
    }
  }

  private static byte[] tokenizer(String normalizer) {
    return """
        {"version": "1.0", "truncation": null, "padding": null,
         "added_tokens": [{"id": 4, "content": "[MASK]", "single_word": false, "lstrip": false,
                           "rstrip": false, "normalized": false, "special": true}],
         "normalizer": %s,
         "pre_tokenizer": {"type": "BertPreTokenizer"},
         "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
         "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
         "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                   "max_input_chars_per_word": 100,
                   "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4,
                             "night": 5, "οδοσ": 6, "οδος": 7, "Night": 8}}}
        """
        .formatted(normalizer)
        .getBytes(StandardCharsets.UTF_8);
  }
}
