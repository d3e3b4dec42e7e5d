package io.attune.llm;

/**
 * A message of a conversation with a language model.
 *
 * @param role who speaks
 * @param text what is said
 */
public record ChatMessage(Role role, String text) {
  /** Who speaks. */
  public enum Role {
    /** Instructions that hold for the whole conversation. */
    SYSTEM,
    /** What is asked. */
    USER,
    /** What the model answered, or in an example should have. */
    ASSISTANT
  }

  static ChatMessage system(String text) {
    return new ChatMessage(Role.SYSTEM, text);
  }

  static ChatMessage user(String text) {
    return new ChatMessage(Role.USER, text);
  }

  static ChatMessage assistant(String text) {
    return new ChatMessage(Role.ASSISTANT, text);
  }
}
