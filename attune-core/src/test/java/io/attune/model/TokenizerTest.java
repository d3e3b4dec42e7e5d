package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.testing.Golden;
import io.attune.testing.ModelFolders;
import io.attune.testing.Texts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerTest {
  @TempDir private Path folder;

  @Test
  void tokenisesInBlocksAsOneByOne() throws IOException {
    List<String> texts = Texts.ofLengthsUpTo(30, 1025, new Random(20266));
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      List<int[]> together = model.tokenize(texts);
      for (int text : new int[] {0, 1, 511, 512, 513, 1023, 1024}) {
        assertThat(together.get(text))
            .isEqualTo(model.tokenize(List.of(texts.get(text))).get(0))
            .hasSize(texts.get(text).isEmpty() ? 2 : texts.get(text).split(" ").length + 2);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 24, 64})
  void cutsSoThatTheSpecialTokensStillFit(int length) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      model.setMaxSeqLength(length);
      assertThat(model.maxSeqLength()).isEqualTo(length);
      int[] tokens = model.tokenize(List.of("a ".repeat(100))).get(0);
      assertThat(tokens).hasSize(length).startsWith(2).endsWith(3);
      assertThat(tokens[length - 2]).isEqualTo(tokens[1]);
      assertThat(model.encode("a ".repeat(100))).isEqualTo(model.encode("a ".repeat(length - 2)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 2, 65})
  void refusesAnImpossibleLength(int length) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-cls"))) {
      assertThatThrownBy(() -> model.setMaxSeqLength(length))
          .isInstanceOf(io.attune.InvalidInputException.class)
          .hasMessageContaining("max_seq_length must be from 3 to 64")
          .hasMessageEndingWith("but is " + length);
      assertThat(model.maxSeqLength()).isEqualTo(64);
    }
  }

  /** What Java strings can hold and UTF-8 cannot, or only with care. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\0",
        "a\0b",
        "\ud800",
        "a\udc00b",
        "\ud83d\ude00 a",
        "\uffff",
        "\ufeffa"
      })
  void takesAnyText(String text) throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      assertThat(model.tokenize(List.of(text)).get(0)).startsWith(2).endsWith(3);
      for (float component : model.encode(text)) {
        assertThat(component).isFinite();
      }
    }
  }

  @Test
  void lowerCasesWhereTheFolderSaysSoWhateverTheLanguage() throws IOException {
    Path cased = ModelFolders.copy("tiny-bert-mean-older", folder);
    ModelFolders.edit(
        cased.resolve("tokenizer.json"),
        tokenizer -> tokenizer.withObject("/normalizer").put("lowercase", false));
    int[] upper = tokens(cased, "HI I");
    int[] lower = tokens(cased, "hi i");
    assertThat(upper).isNotEqualTo(lower);
    ModelFolders.edit(
        cased.resolve("sentence_bert_config.json"), config -> config.put("do_lower_case", true));
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr")); // where I becomes ı
      assertThat(tokens(cased, "HI I")).isEqualTo(lower);
    } finally {
      Locale.setDefault(before);
    }
  }

  private static int[] tokens(Path model, String text) throws IOException {
    try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
      return loaded.tokenize(List.of(text)).get(0);
    }
  }

  @Test
  void promptsAreJoinedAsTheyAre() throws IOException {
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      List<String> texts = List.of("a", "b c");
      EncodeOptions prompt = EncodeOptions.builder().prompt("x y: ").build();
      assertThat(model.encode(texts, prompt))
          .isEqualTo(model.encode(List.of("x y: a", "x y: b c")));
      EncodeOptions named = EncodeOptions.builder().promptName("query").build();
      assertThat(model.encode(texts, named)).isEqualTo(model.encodeQuery(texts));
      // A prompt beats a name, and either beats the task's own.
      EncodeOptions both = EncodeOptions.builder().promptName("query").prompt("x y: ").build();
      assertThat(model.encodeDocument(texts, both)).isEqualTo(model.encode(texts, prompt));
      assertThat(model.encodeDocument(texts, named)).isEqualTo(model.encodeQuery(texts));
      assertThatThrownBy(
              () -> model.encode(texts, EncodeOptions.builder().promptName("qury").build()))
          .isInstanceOf(io.attune.InvalidInputException.class)
          .hasMessageContaining("has no prompt 'qury' (did you mean 'query'?); it has: ");
      assertThat(model.encode(Collections.emptyList())).isEmpty();
    }
  }
}
