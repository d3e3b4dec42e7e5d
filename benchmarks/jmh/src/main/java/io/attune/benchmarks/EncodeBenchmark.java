package io.attune.benchmarks;

import io.attune.engine.Precision;
import io.attune.model.EncodeOptions;
import io.attune.model.SentenceTransformer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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

/** Texts to vectors with all-MiniLM-L6-v2: one short text, as a search has it, and a batch. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncodeBenchmark {
  static final String MODEL = "all-MiniLM-L6-v2";
  private static final String SEARCH = "data scientist, six years, LLMs, credit risk";
  private static final int BATCH = 32;
  private static final int WORDS = 80;

  @Param({"fp32", "bf16"})
  private String precision;

  private SentenceTransformer model;
  private EncodeOptions options;
  private List<String> texts;

  @Setup(Level.Trial)
  public void load() throws IOException {
    model = SentenceTransformer.load(MODEL);
    options = EncodeOptions.builder().precision(Precision.fromKey(precision)).build();
    texts = texts(BATCH, WORDS);
  }

  /** Texts of so many common words. */
  static List<String> texts(int count, int words) {
    String[] vocabulary =
        ("the of a and to in is for on with as by at from it an be this that or are was has have"
                + " work team data model risk bank people time year project service system report"
                + " plan build test write read lead help learn")
            .split(" ");
    Random random = new Random(42);
    return IntStream.range(0, count)
        .mapToObj(
            text ->
                IntStream.range(0, words)
                    .mapToObj(word -> vocabulary[random.nextInt(vocabulary.length)])
                    .collect(Collectors.joining(" "))
                    .toLowerCase(Locale.ROOT))
        .toList();
  }

  @Benchmark
  public float[][] oneShortText() {
    return model.encode(List.of(SEARCH), options);
  }

  @Benchmark
  public float[][] batch() {
    return model.encode(texts, options);
  }

  @TearDown(Level.Trial)
  public void close() {
    model.close();
  }
}
