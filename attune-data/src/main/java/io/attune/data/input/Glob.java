package io.attune.data.input;

import io.attune.InvalidInputException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** A pattern of file names: {@code *}, {@code ?}, {@code [a-z]}, {@code {a,b}}, {@code **}. */
record Glob(String pattern) {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[{]");

  static boolean isOne(String text) {
    return SPECIAL.matcher(text).find();
  }

  /** The files that match, in the order of their names. */
  List<Path> files() throws IOException {
    Path start = fixedPart();
    PathMatcher matcher = matcher(start);
    if (!Files.isDirectory(start)) {
      throw new InvalidInputException(
          "%s: no file matches, as there is no folder %s.".formatted(pattern, start));
    }
    int depth = pattern.contains("**") ? Integer.MAX_VALUE : levels();
    try (Stream<Path> walk = Files.walk(start, depth, FileVisitOption.FOLLOW_LINKS)) {
      List<Path> files =
          walk.filter(Files::isRegularFile).filter(matcher::matches).sorted().toList();
      if (files.isEmpty()) {
        throw new InvalidInputException(
            "%s: no file matches; quote the pattern so that the shell leaves it alone, and check the folder %s."
                .formatted(pattern, start.toAbsolutePath()));
      }
      return files;
    }
  }

  private PathMatcher matcher(Path start) {
    // A walk from the working folder names files "./x".
    String full = start.toString().equals(".") ? "./" + pattern : pattern;
    try {
      return start.getFileSystem().getPathMatcher("glob:" + full);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException(
          "%s: no pattern of file names (%s).".formatted(pattern, e.getDescription()), e);
    }
  }

  /** The folder before the first part with a special character. */
  private Path fixedPart() {
    String before = pattern.split(SPECIAL.pattern(), 2)[0];
    int slash = before.lastIndexOf('/');
    if (slash < 0) {
      return Path.of(".");
    }
    return Path.of(slash == 0 ? "/" : before.substring(0, slash));
  }

  private int levels() {
    String before = pattern.split(SPECIAL.pattern(), 2)[0];
    String rest = pattern.substring(before.lastIndexOf('/') + 1);
    return 1 + (int) rest.chars().filter(c -> c == '/').count();
  }
}
