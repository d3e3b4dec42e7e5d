package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.data.ScoredPair;
import io.attune.losses.CoSENTLoss;
import io.attune.losses.Loss;
import io.attune.losses.MatryoshkaLoss;
import io.attune.losses.MultipleNegativesRankingLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/losses.md shows. */
class LossExamplesTest {
  @TempDir private Path folder;

  @Test
  void aLossAroundAnother() throws IOException {
    Loss loss = new MatryoshkaLoss(new MultipleNegativesRankingLoss(), List.of(32, 16, 8));
    TinyRun run = new TinyRun().train(TinyRun.arguments(folder).build(), b -> b.loss(loss));
    assertThat(run.result().steps()).isEqualTo(10);
  }

  @Test
  void severalDatasets() throws IOException {
    Dataset pairs = TinyRun.pairs(8, 1);
    Dataset scoredPairs =
        Dataset.of(
            List.of(
                new ScoredPair("a b", "a c", 0.5),
                new ScoredPair("d", "e f", 0.1),
                new ScoredPair("g h", "g h i", 0.9)));
    TinyRun run =
        new TinyRun()
            .train(
                TinyRun.arguments(folder).build(),
                builder -> {
                  builder.trainDataset(null).loss(null);
                  builder
                      .trainDataset("questions", pairs, new MultipleNegativesRankingLoss())
                      .trainDataset("sts", scoredPairs, new CoSENTLoss());
                });
    assertThat(run.result().steps()).isEqualTo(6);
  }
}
