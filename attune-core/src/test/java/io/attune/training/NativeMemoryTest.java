package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.FreshJvm;
import io.attune.testing.ModelFolders;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On one repeated batch shape, step 200 uses the native memory of step 20. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class NativeMemoryTest {
  /** Without a compiler and with the simplest collector the JVM itself hardly uses malloc. */
  private static final List<String> QUIET = List.of("-Xint", "-XX:+UseSerialGC", "-Xmx512m");

  /**
   * What the JVM itself may take meanwhile, for classes and its pools of 32 KB: 180 rounds that
   * each leak one empty tensor (about 300 bytes) take as much.
   */
  private static final long JVM_ALLOWANCE = 48 << 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16", "encode"})
  void staysAsItIs(String work) throws Exception {
    Path model = ModelFolders.withDropout(ModelFolders.copy("tiny-bert-mean", folder), 0.1);
    try (FreshJvm jvm =
        new FreshJvm(
            QUIET,
            RepeatedBatches.class,
            model.toString(),
            work,
            folder.resolve("run").toString())) {
      List<long[]> rounds =
          jvm.read(line -> {}).stream()
              .filter(line -> line.startsWith("round "))
              .map(NativeMemoryTest::numbers)
              .toList();
      assertThat(jvm.exitCode()).isZero();
      assertThat(rounds).hasSize(200);
      long[] early = rounds.get(19);
      for (long[] round : rounds.subList(20, 200)) {
        assertThat(round[1]).as("native objects after round %d", round[0]).isEqualTo(early[1]);
      }
      assertThat(rounds.get(199)[2] - early[2]).as("bytes").isLessThan(JVM_ALLOWANCE);
    }
  }

  private static long[] numbers(String line) {
    return Arrays.stream(line.split(" ", -1)).skip(1).mapToLong(Long::parseLong).toArray();
  }
}
