package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.attune.AtomicFiles;
import io.attune.InvalidInputException;
import io.attune.engine.NativeMemory;
import io.attune.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random damage to a model's folder: it either loads and encodes, or is refused with a message. It
 * never ends in another exception, in a leak, or in a crash of the JVM.
 */
class DamagedModelTest {
  private static final int DAMAGES = 100;
  private static final List<String> MODELS =
      List.of(
          "tiny-bert-mean",
          "tiny-bert-mean-older",
          "encoders/bert",
          "encoders/roberta",
          "encoders/xlm-roberta",
          "encoders/modernbert",
          "encoders/gte",
          "encoders/qwen3",
          "encoders/gemma3_text",
          "encoders/static");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isRefusedOrLoads(long seed) throws IOException {
    int refused = 0;
    long objects = NativeMemory.objects();
    for (int damage = 0; damage < DAMAGES; damage++) {
      Random random = new Random(1000 * seed + damage);
      Path model = ModelFolders.copy(MODELS.get(random.nextInt(MODELS.size())), folder);
      String what = damage(model, random);
      try (SentenceTransformer loaded = SentenceTransformer.load(model)) {
        loaded.encode(List.of("", "a b c", "hello world"));
        loaded.save(folder.resolve("saved"));
      } catch (InvalidInputException e) {
        refused++;
        assertThat(e.getMessage())
            .as("seed %d, %d: %s: names the file", seed, damage, what)
            .containsPattern(Pattern.quote(model.toString()) + "[^ ]*[:/ ]");
      } catch (IOException | RuntimeException e) {
        fail("seed " + seed + ", " + damage + ": " + what, e);
      }
      AtomicFiles.delete(model);
    }
    assertThat(refused).as("damages that matter").isBetween(DAMAGES / 4, DAMAGES - 5);
    assertThat(NativeMemory.objects()).isEqualTo(objects);
  }

  private static String damage(Path model, Random random) throws IOException {
    List<Path> files;
    try (var walk = Files.walk(model)) {
      files = new ArrayList<>(walk.filter(Files::isRegularFile).sorted().toList());
    }
    Path file = files.get(random.nextInt(files.size()));
    byte[] bytes = Files.readAllBytes(file);
    String name = model.relativize(file).toString();
    switch (random.nextInt(8)) {
      case 0 -> {
        Files.delete(file);
        return "deleted " + name;
      }
      case 1 -> {
        int length = random.nextInt(bytes.length + 1);
        Files.write(file, Arrays.copyOf(bytes, length));
        return "cut " + name + " at " + length;
      }
      case 2 -> {
        int head = Math.min(bytes.length, 2000); // where headers and settings are
        for (int i = 0; i < 1 + random.nextInt(4) && head > 0; i++) {
          bytes[random.nextInt(head)] = (byte) random.nextInt(256);
        }
        Files.write(file, bytes);
        return "changed bytes of " + name;
      }
      case 3 -> {
        byte[] noise = new byte[random.nextInt(3000)];
        random.nextBytes(noise);
        Files.write(file, noise);
        return "replaced " + name + " by noise";
      }
      case 4 -> {
        Path other = files.get(random.nextInt(files.size()));
        Files.write(file, Files.readAllBytes(other));
        return "replaced " + name + " by " + model.relativize(other);
      }
      default -> {
        return damageJson(file, name, random);
      }
    }
  }

  /** Replaces or removes one value somewhere in a JSON file. */
  private static String damageJson(Path file, String name, Random random) throws IOException {
    if (!name.endsWith(".json")) {
      Files.write(file, new byte[0]);
      return "emptied " + name;
    }
    JsonNode root = JSON.readTree(Files.readAllBytes(file));
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(root, containers);
    ContainerNode<?> container = containers.get(random.nextInt(containers.size()));
    JsonNode value = value(random);
    String what;
    if (container instanceof ObjectNode object) {
      List<String> fields = new ArrayList<>();
      object.fieldNames().forEachRemaining(fields::add);
      String field = fields.get(random.nextInt(fields.size()));
      if (random.nextInt(3) == 0) {
        object.remove(field);
        what = "removed " + field;
      } else {
        object.set(field, value);
        what = field + " = " + value;
      }
    } else {
      ArrayNode array = (ArrayNode) container;
      int index = random.nextInt(array.size());
      array.set(index, value);
      what = "[" + index + "] = " + value;
    }
    Files.write(file, JSON.writeValueAsBytes(root));
    return name + ": " + what;
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
    if (node instanceof ContainerNode<?> container && !container.isEmpty()) {
      containers.add(container);
    }
    node.forEach(child -> collect(child, containers));
  }

  private static JsonNode value(Random random) throws IOException {
    String[] values = {
      "null",
      "true",
      "-1",
      "0",
      "1",
      "3",
      "1e300",
      "2147483648",
      "9223372036854775808",
      "0.5",
      "\"\"",
      "\"x\"",
      "\"../../x\"",
      "\"\\u0000\"",
      "[]",
      "{}",
      "[[1]]",
      "{\"a\":{}}"
    };
    return JSON.readTree(values[random.nextInt(values.length)]);
  }
}
