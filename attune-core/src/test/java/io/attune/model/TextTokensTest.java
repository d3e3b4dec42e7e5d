package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTokensTest {
  @Test
  void countsWhatTheModelReadsAndMore() throws IOException {
    String reference = Golden.path("tiny-bert-mean").toString();
    String text = "a night nurse bakes bread ".repeat(30).strip();
    try (TextTokens tokens = TextTokens.load(reference);
        SentenceTransformer model = SentenceTransformer.load(reference)) {
      assertThat(tokens.limit()).isEqualTo(model.maxSeqLength());
      assertThat(tokens.specialTokens()).isEqualTo(2);
      List<TokenSpans> spans = tokens.spans(List.of("", "a night nurse", text));
      List<int[]> read = model.tokenize(List.of("", "a night nurse", text));
      assertThat(spans.get(0).size()).isZero();
      assertThat(spans.get(1).size() + 2).isEqualTo(read.get(1).length);
      assertThat(spans.get(2).size()).isGreaterThan(model.maxSeqLength());
    }
  }

  @Test
  void partsOfTheTextAreThoseOfTheTokens() throws IOException {
    String text = "😀 night 😀 nurse";
    try (TextTokens tokens = TextTokens.load(Golden.path("tiny-bert-mean").toString())) {
      TokenSpans spans = tokens.spans(List.of(text)).get(0);
      assertThat(spans.text(text, 0, spans.size())).isEqualTo(text);
      assertThat(spans.text(text, spans.size() - 1, spans.size())).isNotBlank();
      assertThat(text).endsWith(spans.text(text, spans.size() - 1, spans.size()));
    }
  }
}
