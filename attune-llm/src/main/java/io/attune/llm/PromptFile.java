package io.attune.llm;

import io.attune.InvalidInputException;
import io.attune.data.recipe.RecipeNode;
import io.attune.queries.QueryPrompt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Prompts as YAML files. What a file leaves out is taken from the default prompt; an unknown key is
 * an error.
 */
public final class PromptFile {
  private static final String INSTRUCTIONS = "instructions";
  private static final String EXAMPLES = "examples";

  private PromptFile() {}

  /**
   * Reads a prompt for queries: {@code instructions}, {@code template} and {@code examples}, each
   * with {@code title}, {@code text} and {@code queries}.
   *
   * @param file YAML
   * @return the prompt
   * @throws InvalidInputException with file, line and key for whatever is wrong in it
   * @throws IOException if it cannot be read
   */
  public static QueryPrompt queries(Path file) throws IOException {
    RecipeNode root = read(file);
    String instructions = text(root, INSTRUCTIONS, QueryPrompt.DEFAULT.instructions());
    String template = text(root, "template", QueryPrompt.DEFAULT.template());
    Optional<List<QueryPrompt.Example>> examples =
        examples(
            root,
            node -> {
              String title = text(node, "title", "");
              String text = text(node, "text", "");
              List<String> queries = node.get("queries").map(RecipeNode::texts).orElse(List.of());
              node.rejectOthers();
              return new QueryPrompt.Example(title, text, queries);
            });
    root.rejectOthers();
    root.throwIfWrong();
    return inFile(
        file,
        () ->
            new QueryPrompt(
                instructions, examples.orElse(QueryPrompt.DEFAULT.examples()), template));
  }

  /**
   * Reads a prompt for judging: {@code instructions} and {@code examples}, each with {@code query},
   * {@code document}, {@code grade} and {@code reason}.
   *
   * @param file YAML
   * @return the prompt
   * @throws InvalidInputException with file, line and key for whatever is wrong in it
   * @throws IOException if it cannot be read
   */
  public static JudgePrompt judge(Path file) throws IOException {
    RecipeNode root = read(file);
    String instructions = text(root, INSTRUCTIONS, JudgePrompt.DEFAULT.instructions());
    Optional<List<JudgePrompt.Example>> examples =
        examples(
            root,
            node -> {
              String query = text(node, "query", "");
              String document = text(node, "document", "");
              Optional<Integer> grade =
                  node.get("grade").map(value -> value.integer(0, JudgedPair.HIGHEST_GRADE));
              String reason = text(node, "reason", "");
              node.rejectOthers();
              return new JudgePrompt.Example(query, document, grade.orElse(-1), reason);
            });
    root.rejectOthers();
    root.throwIfWrong();
    return inFile(
        file, () -> new JudgePrompt(instructions, examples.orElse(JudgePrompt.DEFAULT.examples())));
  }

  private static RecipeNode read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(
          file + ": no such file; a prompt is a YAML file with instructions and examples.");
    }
    RecipeNode root = RecipeNode.parse(file.toString(), Files.readString(file));
    if (!root.isMapping()) {
      root.error("a prompt has keys such as instructions and examples");
    }
    return root;
  }

  private static String text(RecipeNode node, String key, String otherwise) {
    return node.get(key).map(RecipeNode::text).orElse(otherwise);
  }

  /** What is wrong with an example is noted where it stands. */
  private static <T> Optional<List<T>> examples(RecipeNode root, Function<RecipeNode, T> example) {
    return root.get(EXAMPLES)
        .map(
            list ->
                list.items().stream().flatMap(node -> attempt(node, example).stream()).toList());
  }

  private static <T> Optional<T> attempt(RecipeNode node, Function<RecipeNode, T> example) {
    try {
      return Optional.of(example.apply(node));
    } catch (InvalidInputException e) {
      node.error(e.getMessage().replaceFirst("\\.$", ""));
      return Optional.empty();
    }
  }

  @FunctionalInterface
  private interface Prompt<T> {
    T make();
  }

  private static <T> T inFile(Path file, Prompt<T> prompt) {
    try {
      return prompt.make();
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }
}
