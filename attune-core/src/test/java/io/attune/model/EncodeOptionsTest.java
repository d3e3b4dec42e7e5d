package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.engine.Precision;
import io.attune.engine.ProgressListener;
import io.attune.testing.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EncodeOptionsTest {
  @Test
  void theDefaultsAreSentenceTransformers() {
    assertThat(EncodeOptions.DEFAULT)
        .isEqualTo(
            new EncodeOptions(
                32,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Precision.FP32,
                ProgressListener.NONE));
  }

  @Test
  void aBuilderKeepsWhatItWasMadeFrom() {
    ProgressListener listener = (task, done, total) -> {};
    EncodeOptions options =
        EncodeOptions.builder()
            .batchSize(7)
            .promptName("query")
            .prompt("x")
            .normalizeEmbeddings(true)
            .truncateDimension(5)
            .precision(Precision.BF16)
            .progress(listener)
            .build();
    assertThat(options.toBuilder().build()).isEqualTo(options);
    assertThat(options)
        .isEqualTo(
            new EncodeOptions(
                7,
                Optional.of("query"),
                Optional.of("x"),
                true,
                Optional.of(5),
                Precision.BF16,
                listener));
  }

  @Test
  void refusesNumbersBelowOne() {
    assertThatThrownBy(() -> EncodeOptions.builder().batchSize(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batchSize must be at least 1, but is 0");
    assertThatThrownBy(() -> EncodeOptions.builder().truncateDimension(0).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("truncateDimension must be at least 1, but is 0");
  }

  @Test
  void progressIsToldAfterEachBatch() throws IOException {
    List<String> told = new ArrayList<>();
    EncodeOptions options =
        EncodeOptions.builder()
            .batchSize(4)
            .progress((task, done, total) -> told.add(task + " " + done + "/" + total))
            .build();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      model.encode(Collections.nCopies(10, "a"), options);
      assertThat(told)
          .containsExactly("Encoding 0/10", "Encoding 4/10", "Encoding 8/10", "Encoding 10/10");
      assertThat(model.encode(List.of("a"), options.toBuilder().truncateDimension(99).build())[0])
          .hasSize(32);
    }
  }
}
