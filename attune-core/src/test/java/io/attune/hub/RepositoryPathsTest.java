package io.attune.hub;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryPathsTest {
  private final HubRepository repository =
      new HubRepository(HubRepository.Type.MODEL, "org/name", HubRepository.MAIN);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/../x",
        "a/..",
        "a//x",
        "a/./x",
        "a/",
        "/etc/passwd",
        "//host/share",
        "C:/x",
        "c:x",
        "a\\..\\..\\x",
        "\\\\host\\share",
        "a\nb",
        "a\u0000b",
        "\u001b[31mred"
      })
  void whatLeadsOutOfAFolderIsRefused(String path) {
    assertThatThrownBy(() -> RepositoryPaths.requireAll(List.of("fine.txt", path), repository))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is no path within org/name")
        .hasMessageContaining("Nothing was written")
        .message()
        .doesNotContainPattern("\\p{Cntrl}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b.c", "..a", "a..", "...", ".hidden/x", "ä b/日本.txt", "1:2"})
  void whatStaysInsideIsAllowed(String path) {
    assertThatCode(() -> RepositoryPaths.requireAll(List.of(path), repository))
        .doesNotThrowAnyException();
  }

  @Test
  void aFileIsNoFolderAsWell() {
    assertThatThrownBy(() -> RepositoryPaths.requireAll(List.of("a/b", "a"), repository))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("has 'a' both as a file and as a folder");
  }
}
