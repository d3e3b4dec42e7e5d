package io.attune.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A checkpoint of which any part was lost or changed is passed over for the one before. */
class DamagedCheckpointTest {
  private static final int PLACES = 200;
  private static final long SEED = 7;

  @TempDir private Path temporary;

  @Test
  void anyDamageIsNoticed() throws IOException {
    Path out = temporary.resolve("run");
    Path model = ModelFolders.copy("tiny-bert-mean", temporary);
    new TinyRun()
        .stopAfter(6)
        .train(model, TinyRun.arguments(out).saveSteps(3).build(), builder -> {});
    Path newest = out.resolve("checkpoints/checkpoint-6");
    TrainerState whole = newestWhole(out);
    assertThat(whole.step()).isEqualTo(6);
    List<Path> files =
        Stream.of("model/model.safetensors", "optimizer.safetensors", "trainer_state.json")
            .map(newest::resolve)
            .toList();
    Random random = new Random(SEED);
    int passedOver = 0;
    for (int i = 0; i < PLACES; i++) {
      Path file = files.get(random.nextInt(files.size()));
      byte[] bytes = Files.readAllBytes(file);
      byte[] damaged;
      int place = random.nextInt(bytes.length);
      if (random.nextInt(4) == 0) {
        damaged = Arrays.copyOf(bytes, place);
      } else {
        damaged = bytes.clone();
        damaged[place] = (byte) (damaged[place] ^ (1 << random.nextInt(8)));
      }
      Files.write(file, damaged);
      TrainerState state = newestWhole(out);
      if (state.step() == 3) {
        passedOver++;
      } else {
        // A space between two fields has become another one: the content is the same.
        assertThat(state).as("%s at %d", file.getFileName(), place).isEqualTo(whole);
      }
      Files.write(file, bytes);
    }
    assertThat(passedOver).isGreaterThan(PLACES * 9 / 10);
    assertThat(newestWhole(out)).isEqualTo(whole);
  }

  private static TrainerState newestWhole(Path out) throws IOException {
    Optional<Checkpoint> checkpoint = new Checkpoints(out).newestWhole();
    return checkpoint.orElseThrow().state();
  }
}
