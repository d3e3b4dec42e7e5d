package io.attune.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorBoardFileTest {
  @TempDir private Path folder;

  /**
   * What tensorboard 2.21's {@code RecordWriter} writes for {@code Event(wall_time=1700000000.5,
   * file_version="brain.Event:2")} and {@code Event(wall_time=1700000000.5, step=300,
   * summary=Summary(value=[Summary.Value(tag="loss", simple_value=0.25)]))}.
   */
  private static final String EXPECTED =
      "1800000000000000a37f4b220900002040fc54d9411a0d627261696e2e4576656e743a322b3531101b00000000"
          + "0000001a0d9e130900002040fc54d94110ac022a0d0a0b0a046c6f7373150000803ec5f6859b";

  @Test
  void theBytesAreTensorBoards() throws IOException {
    Path file = folder.resolve("events.out.tfevents.1");
    TensorBoardFile.write(
        new RunHistory(List.of(Map.of("step", 300.0, "loss", 0.25))),
        Instant.ofEpochMilli(1_700_000_000_500L),
        file);
    assertThat(HexFormat.of().formatHex(Files.readAllBytes(file))).isEqualTo(EXPECTED);
  }
}
