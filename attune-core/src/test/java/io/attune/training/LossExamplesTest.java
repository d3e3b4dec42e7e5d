package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.data.Dataset;
import io.attune.data.LabeledPair;
import io.attune.data.ScoredPair;
import io.attune.evaluation.EvaluatorOptions;
import io.attune.evaluation.LabelAccuracyEvaluator;
import io.attune.losses.CoSENTLoss;
import io.attune.losses.Loss;
import io.attune.losses.MatryoshkaLoss;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.losses.SoftmaxLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void theAccuracyOfAClassifier() throws IOException {
    List<LabeledPair> pairs = new ArrayList<>(); // equal texts are of class 1
    for (String text : List.of("a b", "c", "d e f", "g h", "i", "j k")) {
      pairs.add(new LabeledPair(text, text, 1));
      pairs.add(new LabeledPair(text, "x y z", 0));
    }
    SoftmaxLoss loss = new SoftmaxLoss(2);
    var accuracy = new LabelAccuracyEvaluator(pairs, loss::classes, EvaluatorOptions.DEFAULT);
    TinyRun run =
        new TinyRun()
            .train(
                TinyRun.arguments(folder).epochs(8).evalStrategy(Strategy.EPOCH).build(),
                builder -> builder.trainDataset(Dataset.of(pairs)).loss(loss).evaluator(accuracy));
    double atTheEnd = run.result().finalEvaluation().get(0).primary().value();
    assertThat(atTheEnd).isGreaterThan(0.9);
    assertThat(run.evaluations().get(7)).containsEntry("eval_accuracy", atTheEnd);
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      assertThat(loss.classes(model.encode(List.of("a")), model.encode(List.of("b")))).hasSize(1);
    }
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
