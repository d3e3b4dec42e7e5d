package io.attune.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file below the project's root
 * @param lines all of them
 */
record MarkdownPage(Path file, List<String> lines) {
  /** The project's root, seen from this module, where the tests run. */
  static final Path ROOT = Path.of("..");

  private static final String FENCE = "```";

  /**
   * A block of code.
   *
   * @param page it stands in
   * @param line of the page at which it starts, from 1
   * @param language behind the opening fence; may be empty
   * @param note the comment right above the block, such as {@code from examples/Tutorial.java}; may
   *     be empty
   * @param lines between the fences
   */
  record CodeBlock(Path page, int line, String language, String note, List<String> lines) {
    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /** README.md, CONTRIBUTING.md and all of docs/. */
  static List<MarkdownPage> all() {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      Stream<Path> root = Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md"));
      return Stream.concat(root, docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .map(MarkdownPage::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static MarkdownPage read(Path file) {
    try {
      return new MarkdownPage(ROOT.relativize(file), Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All blocks of one language. */
  List<CodeBlock> blocks(String language) {
    return blocks().stream().filter(block -> block.language().equals(language)).toList();
  }

  /** All fenced blocks, in order. */
  List<CodeBlock> blocks() {
    List<CodeBlock> blocks = new ArrayList<>();
    int line = 0;
    while (line < lines.size()) {
      if (!lines.get(line).startsWith(FENCE)) {
        line++;
        continue;
      }
      int end = line + 1;
      while (!lines.get(end).equals(FENCE)) {
        end++;
      }
      blocks.add(
          new CodeBlock(
              file,
              line + 1,
              lines.get(line).substring(FENCE.length()),
              line == 0 ? "" : note(lines.get(line - 1)),
              lines.subList(line + 1, end)));
      line = end + 1;
    }
    return blocks;
  }

  private static String note(String line) {
    boolean comment = line.startsWith("<!--") && line.endsWith("-->");
    return comment ? line.substring("<!--".length(), line.length() - "-->".length()).strip() : "";
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
