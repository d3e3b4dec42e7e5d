package io.attune.benchmarks;

import io.attune.engine.NativeScope;
import io.attune.engine.Precision;
import io.attune.losses.BatchRows;
import io.attune.losses.ForwardPass;
import io.attune.losses.LossBatch;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Forward and backward pass of all-MiniLM-L6-v2 over 16 pairs, dropout on, without an optimiser.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 5, time = 5)
@Fork(1)
public class TrainingStepBenchmark {
  private static final int PAIRS = 16;

  @Param({"fp32", "bf16"})
  private String precision;

  @Param({"12", "80"})
  private int words;

  private final MultipleNegativesRankingLoss loss = new MultipleNegativesRankingLoss();
  private SentenceTransformer model;
  private List<List<int[]>> tokens;
  private BatchRows rows;
  private long pass;

  @Setup(Level.Trial)
  public void load() throws IOException {
    model = SentenceTransformer.load(EncodeBenchmark.MODEL);
    model.parameters().values().forEach(parameter -> parameter.set_requires_grad(true));
    List<int[]> texts = model.tokenize(EncodeBenchmark.texts(2 * PAIRS, words));
    rows =
        BatchRows.of(
            IntStream.range(0, PAIRS).mapToObj(row -> new int[] {2 * row, 2 * row + 1}).toList());
    tokens = List.of(texts.subList(0, PAIRS), texts.subList(PAIRS, 2 * PAIRS));
  }

  @Benchmark
  public double gradients() {
    try (NativeScope scope = NativeScope.open()) {
      ForwardPass forward = ForwardPass.training(Precision.fromKey(precision), 42, pass++);
      double value = loss.backward(new LossBatch(model, tokens, rows, forward), 1);
      model.parameters().values().forEach(parameter -> parameter.mutable_grad().reset());
      return value;
    }
  }

  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }
}
