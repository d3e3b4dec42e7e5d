package io.attune.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.attune.InvalidInputException;
import io.attune.testing.DamagedBytes;
import io.attune.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A damaged tokenizer.json is refused with a message or still one; it never ends the JVM. */
class DamagedTokenizerTest {
  private static final int DAMAGES = 1000;
  private static final int VOCABULARY = 1000;
  private static final List<String> TEXTS =
      List.of(
          "", "a b c", "Hello world, 日本語 café 👩‍👩‍👧", "[SEP] </s> [UNK] <unk> \u0000 \uffff");

  /** WordPiece, byte-level BPE, Unigram, and BPE of SentencePiece. */
  @ParameterizedTest
  @ValueSource(strings = {"bert", "modernbert", "camembert", "gemma3_text"})
  void isRefusedOrWorks(String model) throws IOException {
    Path file = Golden.path("encoders/" + model + "/tokenizer.json");
    byte[] whole = Files.readAllBytes(file);
    int refused = 0;
    for (int seed = 0; seed < DAMAGES; seed++) {
      byte[] damaged = DamagedBytes.of(whole, new Random(seed));
      byte[] used = seed % 2 == 0 ? LowerCasing.addTo(damaged) : damaged;
      try (Tokenizer tokenizer = Tokenizer.of(used, 16, VOCABULARY, "a-file")) {
        assertThat(tokenizer.encode(TEXTS)).hasSameSizeAs(TEXTS);
      } catch (InvalidInputException e) {
        assertThat(e).as("seed %d", seed).hasMessageStartingWith("a-file: ");
        refused++;
      } catch (RuntimeException e) {
        fail(model + ", seed " + seed, e);
      }
    }
    assertThat(refused).as("damages that matter").isBetween(DAMAGES / 2, DAMAGES - 1);
  }
}
