package io.attune.benchmarks;

import io.attune.engine.Dropout;
import io.attune.engine.NativeScope;
import io.attune.engine.Operators;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
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

/** The single operations of a layer of MiniLM over 24 texts of 160 tokens. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class OperationBenchmark {
  private static final int TEXTS = 24;
  private static final int LENGTH = 160;
  private static final int HIDDEN = 384;
  private static final int INNER = 4 * HIDDEN;
  private static final int HEADS = 12;
  private static final int HEAD_SIZE = HIDDEN / HEADS;

  /** float32 and bfloat16. */
  @Param({"Float", "BFloat16"})
  private ScalarType type;

  private NativeScope scope;
  private Tensor rows; // [tokens, hidden]
  private Tensor weight; // [inner, hidden]
  private Tensor inner; // [tokens, inner]
  private Tensor query; // [texts · heads, length, headSize]
  private Tensor scores; // [texts · heads, length, length]
  private long[] lengths;

  @Setup(Level.Trial)
  public void make() {
    scope = NativeScope.open();
    rows = random((long) TEXTS * LENGTH, HIDDEN);
    weight = random(INNER, HIDDEN);
    inner = random((long) TEXTS * LENGTH, INNER);
    query = random((long) TEXTS * HEADS, LENGTH, HEAD_SIZE);
    scores = random((long) TEXTS * HEADS, LENGTH, LENGTH);
    lengths = new long[TEXTS];
    Arrays.fill(lengths, LENGTH);
  }

  private Tensor random(long... shape) {
    return torch.randn(shape).to(type);
  }

  /** 2 · tokens · 384 · 1536 operations: what the processor can do at most. */
  @Benchmark
  public void dense() {
    measured(() -> Operators.linear(rows, weight, Optional.empty()));
  }

  @Benchmark
  public void gradientOfAWeight() {
    measured(() -> torch.mm(inner.t(), rows));
  }

  @Benchmark
  public void scores() {
    measured(() -> torch.bmm(query, query.transpose(1, 2)));
  }

  @Benchmark
  public void softmax() {
    measured(() -> torch.softmax(scores, 2));
  }

  @Benchmark
  public void softmaxBackward() {
    measured(() -> Operators.softmaxBackward(scores, scores));
  }

  @Benchmark
  public void gelu() {
    measured(() -> torch.gelu(inner));
  }

  @Benchmark
  public void dropoutOfRows() {
    measured(() -> new Dropout(42, 0).mask(rows, 0.1));
  }

  @Benchmark
  public void dropoutOfAttention() {
    measured(() -> new Dropout(42, 0).attention(lengths, HEADS, type, 0.1).mask(0, TEXTS, LENGTH));
  }

  private static void measured(Runnable operation) {
    try (NativeScope ofOperation = NativeScope.open();
        NoGradGuard guard = new NoGradGuard()) {
      operation.run();
    }
  }

  @TearDown(Level.Trial)
  public void free() {
    scope.close();
  }
}
