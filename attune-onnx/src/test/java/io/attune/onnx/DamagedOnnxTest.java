package io.attune.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.attune.InvalidInputException;
import io.attune.onnx.export.ExportedModels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged ONNX file is refused with a message, or the damage is where it does no harm. */
class DamagedOnnxTest {
  private static final int DAMAGES = 1000;
  private static final int LONGEST = 64;

  /** How many damages are followed all the way, through loading and ONNX Runtime. */
  private static final int IMPORTED = 60;

  @TempDir private Path folder;

  @Test
  void isRefusedOrReadable() throws IOException {
    byte[] whole = Files.readAllBytes(exported().resolve("model.onnx"));
    int refused = 0;
    for (int seed = 0; seed < DAMAGES; seed++) {
      byte[] damaged = damaged(whole, new Random(seed));
      try {
        OnnxParameters.read(OnnxReader.read(new ByteArrayInputStream(damaged), "a-file"));
      } catch (InvalidInputException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("a-file: ");
        refused++;
      } catch (RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
    assertThat(refused).as("damages that matter").isBetween(DAMAGES / 2, DAMAGES - 1);
  }

  @Test
  void anImportIsRefusedOrGivesTheSameVectors() throws IOException {
    Path onnx = exported().resolve("model.onnx");
    byte[] whole = Files.readAllBytes(onnx);
    Path model = folder.resolve("model");
    int refused = 0;
    for (int seed = 0; seed < IMPORTED; seed++) {
      Files.write(onnx, damaged(whole, new Random(seed)));
      try {
        OnnxImporter.importModel(onnx, model);
      } catch (InvalidInputException e) {
        assertThat(e).as("seed %d", seed).hasMessageContaining(onnx.toString());
        refused++;
      } catch (IOException | RuntimeException e) {
        fail("seed " + seed, e);
      }
    }
    assertThat(refused).as("damages that matter").isBetween(IMPORTED / 2, IMPORTED - 1);
  }

  private Path exported() throws IOException {
    return ExportedModels.withoutWeights("encoders/distilbert", folder.resolve("exported"));
  }

  /** At one place: a flipped bit, an end cut off, bytes taken out or put in. */
  private static byte[] damaged(byte[] bytes, Random random) {
    int place = random.nextInt(bytes.length);
    int length = 1 + random.nextInt(LONGEST);
    return switch (random.nextInt(4)) {
      case 0 -> {
        byte[] flipped = bytes.clone();
        flipped[place] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        yield flipped;
      }
      case 1 -> Arrays.copyOf(bytes, place);
      case 2 -> joined(bytes, place, new byte[0], Math.min(bytes.length, place + length));
      default -> {
        byte[] inserted = new byte[length];
        random.nextBytes(inserted);
        yield joined(bytes, place, inserted, place);
      }
    };
  }

  private static byte[] joined(byte[] bytes, int place, byte[] between, int rest) {
    byte[] result = Arrays.copyOf(bytes, place + between.length + bytes.length - rest);
    System.arraycopy(between, 0, result, place, between.length);
    System.arraycopy(bytes, rest, result, place + between.length, bytes.length - rest);
    return result;
  }
}
