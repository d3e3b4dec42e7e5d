package io.attune.publishing;

import io.attune.evaluation.BootstrapInterval;
import io.attune.evaluation.EvaluationResult;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingResult;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A run that never took place, with figures like those of a real one. */
final class SimulatedRun {
  private static final int STEPS = 300;
  private static final int QUERIES = 150;

  private SimulatedRun() {}

  static RunRecord started() {
    return started("all-MiniLM-L6-v2");
  }

  static RunRecord started(String reference) {
    TrainingArguments arguments =
        TrainingArguments.builder(Path.of("runs/jobs")).epochs(2).batchSize(16).build();
    MultipleNegativesRankingLoss loss = new MultipleNegativesRankingLoss();
    return new RunRecord(
        RunStatus.RUNNING,
        Instant.parse("2026-11-23T17:02:05.123Z"),
        Optional.empty(),
        PlainValues.of(arguments),
        new RunRecord.LossSettings(loss.name(), loss.configuration()),
        new RunRecord.BaseModel(reference, "5e".repeat(32), 384, 256),
        List.of(
            new DataFile("train", "data/train.jsonl", Optional.of("a1".repeat(32)), 2400),
            new DataFile("validation", "data/validation.jsonl", Optional.of("b2".repeat(32)), 300),
            new DataFile("retrieval test", "memory", Optional.empty(), QUERIES)),
        Map.of("training", 42L),
        new RunEnvironment(
            "0.1.0",
            "17.0.9+9, Eclipse Adoptium",
            "2.10.0-1.5.13",
            "0.38.0",
            "Linux 6.1 amd64",
            "AMD EPYC 9R14",
            2,
            "bf16"),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  static RunRecord finished() {
    return started().ended(result(false), retrieval(0.12, 7).metrics());
  }

  static TrainingResult result(boolean stopped) {
    return new TrainingResult(
        STEPS,
        2,
        0.7312,
        754.2,
        stopped,
        Optional.empty(),
        Optional.of(250),
        Optional.of(0.6817),
        List.of(),
        4800,
        1_012_345);
  }

  static RunHistory history() {
    Random random = new Random(1);
    List<Map<String, Double>> entries = new ArrayList<>();
    for (int step = 5; step <= STEPS; step += 5) {
      double progress = (double) step / STEPS;
      Map<String, Double> entry = new LinkedHashMap<>();
      entry.put("step", (double) step);
      entry.put("epoch", 2 * progress);
      entry.put("loss", 0.35 + 1.6 * Math.exp(-4 * progress) + 0.12 * random.nextGaussian());
      entry.put("grad_norm", 3 + 2 * Math.exp(-3 * progress) + 0.5 * random.nextGaussian());
      entry.put("learning_rate", 2e-5 * Math.min(progress * 10, (1 - progress) / 0.9));
      entries.add(entry);
      if (step % 50 == 0) {
        Map<String, Double> evaluation = new LinkedHashMap<>();
        evaluation.put("step", (double) step);
        evaluation.put("eval_loss", 0.5 + 1.2 * Math.exp(-4 * progress));
        retrieval(0.12 * Math.sqrt(progress), 7)
            .metrics()
            .forEach((metric, estimate) -> evaluation.put("eval_" + metric, estimate.value()));
        entries.add(evaluation);
      }
    }
    return new RunHistory(entries);
  }

  static EvaluationComparison retrieval() {
    return new EvaluationComparison("Retrieval on dev", retrieval(0, 7), retrieval(0.12, 7));
  }

  /** The same queries for the same seed. */
  private static EvaluationResult retrieval(double better, long seed) {
    Random random = new Random(seed);
    Map<String, double[]> samples = new LinkedHashMap<>();
    String[] metrics = {"accuracy", "precision", "recall"};
    for (String metric : metrics) {
      for (int k : new int[] {1, 3, 5, 10}) {
        samples.put("cosine_" + metric + "@" + k, new double[QUERIES]);
      }
    }
    samples.put("cosine_ndcg@10", new double[QUERIES]);
    samples.put("cosine_mrr@10", new double[QUERIES]);
    samples.put("cosine_map@100", new double[QUERIES]);
    samples.forEach(
        (metric, values) -> {
          for (int i = 0; i < values.length; i++) {
            double gain = metric.contains("precision") ? better / 10 : better;
            values[i] = Math.max(0, Math.min(1, 0.5 + 0.3 * random.nextGaussian() + gain));
          }
        });
    return EvaluationResult.ofSamples(
        "cosine_ndcg@10",
        samples,
        List.of("3 queries have no relevant document and were left out"),
        new BootstrapInterval(1000, 42));
  }

  static EvaluationComparison triplets() {
    return new EvaluationComparison("Triplets of test.jsonl", triplets(0.91), triplets(0.92));
  }

  private static EvaluationResult triplets(double accuracy) {
    double[] right = new double[QUERIES];
    for (int i = 0; i < accuracy * QUERIES; i++) {
      right[i * 7 % QUERIES] = 1;
    }
    return EvaluationResult.ofSamples(
        "cosine_accuracy",
        Map.of("cosine_accuracy", right),
        List.of(),
        new BootstrapInterval(1000, 42));
  }

  static SimilarityHistogram similarities() {
    return SimilarityHistogram.of(
        "1000 rows of validation; each anchor with its positive, and with the positive of"
            + " another, random row",
        similarities(0.55, 0.28),
        similarities(0.63, 0.08));
  }

  private static PairSimilarities similarities(double positive, double negative) {
    Random random = new Random(3);
    double[] positives = new double[1000];
    double[] negatives = new double[1000];
    for (int i = 0; i < positives.length; i++) {
      positives[i] = Math.min(1, positive + 0.13 * random.nextGaussian());
      negatives[i] = Math.min(1, negative + 0.11 * random.nextGaussian());
    }
    return new PairSimilarities(positives, negatives);
  }

  static ReportData report() {
    return ReportData.builder(finished())
        .history(history())
        .evaluation(retrieval())
        .evaluation(triplets())
        .similarities(similarities())
        .build();
  }
}
