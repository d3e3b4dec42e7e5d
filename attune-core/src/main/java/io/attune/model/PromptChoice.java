package io.attune.model;

import io.attune.InvalidInputException;
import io.attune.Suggestions;
import java.util.List;
import java.util.Map;

/**
 * Which prompt is put before texts: the one that the options give or name, else the model's for the
 * task, else its default.
 *
 * @param reference of the model, for messages
 * @param settings of the model
 */
record PromptChoice(String reference, ModelSettings settings) {
  /** Texts with a prompt before each. */
  static List<String> before(List<String> texts, String prompt) {
    return prompt.isEmpty() ? texts : texts.stream().map(prompt::concat).toList();
  }

  /**
   * @throws InvalidInputException if the model has no prompt of the asked-for name
   */
  String of(EncodeOptions options) {
    if (options.prompt().isPresent()) {
      return options.prompt().get();
    }
    return options.promptName().or(settings::defaultPromptName).map(this::named).orElse("");
  }

  /** For queries or documents, whose prompts have these names. */
  String of(String task, EncodeOptions options) {
    boolean chosen = options.prompt().isPresent() || options.promptName().isPresent();
    Map<String, String> prompts = settings.prompts();
    return !chosen && prompts.containsKey(task) ? prompts.get(task) : of(options);
  }

  private String named(String name) {
    Map<String, String> prompts = settings.prompts();
    if (!prompts.containsKey(name)) {
      throw new InvalidInputException(
          "The model "
              + reference
              + " has no prompt '"
              + name
              + "'"
              + Suggestions.hint(name, prompts.keySet())
              + "; it has: "
              + (prompts.isEmpty() ? "none" : String.join(", ", prompts.keySet())));
    }
    return prompts.get(name);
  }
}
