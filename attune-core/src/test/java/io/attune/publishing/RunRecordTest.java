package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.attune.InvalidInputException;
import io.attune.data.Dataset;
import io.attune.data.Pair;
import io.attune.losses.MultipleNegativesRankingLoss;
import io.attune.model.SentenceTransformer;
import io.attune.testing.Golden;
import io.attune.training.TrainingArguments;
import io.attune.training.TrainingTask;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    for (RunRecord record :
        List.of(
            SimulatedRun.started(),
            SimulatedRun.finished(),
            SimulatedRun.started().failed("The loss became NaN at step 3"))) {
      Path file = folder.resolve("run.json");
      record.write(file);
      assertThat(RunRecord.read(file)).isEqualTo(record);
    }
    assertThat(folder.toFile().list()).containsExactly("run.json");
  }

  @Test
  void theStatusFollowsTheEnd() {
    RunRecord started = SimulatedRun.started();
    assertThat(started.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(started.ended(SimulatedRun.result(true), Map.of()).status())
        .isEqualTo(RunStatus.STOPPED);
    RunRecord finished = started.ended(SimulatedRun.result(false), Map.of());
    assertThat(finished.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(finished.ended().orElseThrow()).isBetween(started.started(), Instant.MAX);
    assertThat(finished.outcome().orElseThrow().rowsPerSecond()).isEqualTo(4800 / 754.2);
    RunRecord failed = started.failed("no space left");
    assertThat(failed.status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.message()).contains("no space left");
  }

  @Test
  void theStartDescribesModelDataAndMachine() throws IOException {
    Path train = folder.resolve("train.jsonl");
    Files.writeString(train, "{\"anchor\":\"a\",\"positive\":\"b\"}\n");
    TrainingArguments arguments =
        TrainingArguments.builder(folder.resolve("out")).seed(7).prompts(Map.of("*", "x")).build();
    RunRecord record;
    try (SentenceTransformer model = SentenceTransformer.load(Golden.path("tiny-bert-mean"))) {
      record =
          RunRecord.start(
              arguments,
              List.of(
                  new TrainingTask(
                      "pairs", Dataset.read(train), new MultipleNegativesRankingLoss())),
              model,
              List.of(
                  DataFile.of("train", Dataset.read(train)),
                  DataFile.of("validation", Dataset.of(List.of(new Pair("a", "b"))))),
              Map.of("columns", Map.of("anchor", "query")));
      assertThat(record.baseModel().fingerprint()).isEqualTo(model.fingerprint());
    }
    assertThat(record.data().get(0).sha256())
        .contains("c49e854d02f6629992d6b0356b041b30b7b357ba3b451d5a9a91d0506600cdbf");
    assertThat(record.data().get(0).rows()).isEqualTo(1);
    assertThat(record.data().get(1).sha256()).isEmpty();
    assertThat(record.seeds()).containsEntry("training", 7L);
    assertThat(record.loss().configuration()).containsEntry("scale", 20.0);
    assertThat(record.arguments()).containsEntry("columns", Map.of("anchor", "query"));
    assertThat(record.environment().precision()).isIn("fp32", "bf16");
    assertThat(record.environment().threads()).isPositive();
    record.write(folder.resolve("run.json"));
    assertThat(RunRecord.read(folder.resolve("run.json"))).isEqualTo(record);
    String text = Files.readString(folder.resolve("run.json"));
    for (String variable : List.of("PATH", "HOSTNAME", "COMPUTERNAME")) {
      assertThat(text).doesNotContain(System.getenv().getOrDefault(variable, "not set here"));
    }
  }

  @Test
  void versionsAreFilledInByTheBuild() {
    for (String version :
        List.of(
            Versions.attune(), Versions.libtorch(), Versions.tokenizers(), Versions.chartJs())) {
      assertThat(version).matches("\\d+\\.\\d+.*");
    }
  }

  @Test
  void everyArgumentIsRecordedByItsNameOnTheCommandLine() {
    Map<String, Object> values =
        PlainValues.of(TrainingArguments.builder(Path.of("out")).saveTotalLimit(2).build());
    List<String> names = new ArrayList<>(values.keySet());
    names.replaceAll(name -> name.replace("-", ""));
    assertThat(names)
        .containsExactlyElementsOf(
            Arrays.stream(TrainingArguments.class.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList());
    assertThat(values)
        .containsEntry("batch-sampler", "batch_sampler")
        .containsEntry("output-directory", "out")
        .containsEntry("learning-rate", 5e-5)
        .containsEntry("save-total-limit", 2L)
        .containsEntry("eval-steps", null);
  }

  @Test
  void theFileIsPlainJson() throws IOException {
    Path file = folder.resolve("run.json");
    SimulatedRun.finished().write(file);
    JsonNode json = new ObjectMapper().readTree(file.toFile());
    assertThat(json.path("status").asText()).isEqualTo("finished");
    assertThat(json.path("started").asText()).isEqualTo("2026-11-23T17:02:05.123Z");
    assertThat(json.at("/outcome/rows_per_second").asDouble()).isGreaterThan(6);
    assertThat(json.at("/metrics/cosine_ndcg@10/low").isNumber()).isTrue();
    assertThat(json.at("/arguments/scheduler").asText()).isEqualTo("linear");
    assertThat(json.at("/base_model/max_seq_length").asInt()).isEqualTo(256);
    assertThat(json.path("message").isNull()).isTrue();
  }

  @Test
  void aDamagedFileIsToldByNameAndLine() throws IOException {
    Path file = folder.resolve("run.json");
    Files.writeString(file, "{\n  \"status\": \"sleeping\"\n}");
    assertThatThrownBy(() -> RunRecord.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + ":2: not a RunRecord");
  }

  @Test
  void peakMemoryIsLinuxsHighWaterMark() {
    assertThat(ProcessMemory.peakBytes("VmPeak: 9 kB\nVmHWM:\t    2048 kB\nVmRSS: 1 kB\n"))
        .contains(2048L * 1024);
    assertThat(ProcessMemory.peakBytes("nothing of the kind")).isEmpty();
  }
}
