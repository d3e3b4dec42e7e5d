package io.attune.negatives;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documentation shows. */
class MiningExampleTest {
  @Test
  void pairsBecomeTriplets() throws IOException {
    List<MiningRow> rows =
        Stream.of("a b", "c d", "e f", "g h").map(t -> MiningRow.of(t, t + " " + t)).toList();
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      MiningOptions options = MiningOptions.builder().numNegatives(1).relativeMargin(0.05).build();
      MiningResult mined =
          new HardNegativeMiner(ModelVectors.of(model), options).mine(MiningInput.of(rows));
      Dataset triplets = mined.dataset();
      assertThat(triplets.size()).isBetween(1, 4);
      assertThat(triplets.columns()).containsExactly("anchor", "positive", "negative");
    }
  }
}
