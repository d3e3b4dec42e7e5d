package io.attune.queries;

import io.attune.InvalidInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * How a language model is asked for queries: instructions, examples, and a template for each
 * document.
 *
 * @param instructions who searches, what such queries look like, what to avoid; {@code {n}} stands
 *     for the number of queries a document
 * @param examples documents with the queries that should be written for them; they teach form and
 *     tone better than words do
 * @param template of a document; {@code {title}} and {@code {text}} stand for its parts
 */
public record QueryPrompt(String instructions, List<Example> examples, String template) {
  /** Stands for the number of queries. */
  public static final String NUMBER = "{n}";

  /** Stands for the title of the document; empty where it has none. */
  public static final String TITLE = "{title}";

  /** Stands for the text of the document. */
  public static final String TEXT = "{text}";

  /**
   * A document and queries that fit it.
   *
   * @param title may be empty
   * @param text of the document
   * @param queries at least one
   */
  public record Example(String title, String text, List<String> queries) {
    /**
     * Copies the queries.
     *
     * @throws InvalidInputException if the text or a query is empty
     */
    public Example {
      queries = List.copyOf(queries);
      if (text.isBlank() || queries.isEmpty() || queries.stream().anyMatch(String::isBlank)) {
        throw new InvalidInputException(
            "An example of a prompt needs a text and at least one query, none of them empty.");
      }
    }
  }

  /** Fits any collection: people who look for a document with a few words of their own. */
  public static final QueryPrompt DEFAULT =
      new QueryPrompt(
          """
          You write search queries for training a search engine. You are given a document. Write \
          {n} different queries that a person would type who needs exactly this kind of document \
          but has never seen it.
          - Say what the person wants in the person's own words: use synonyms, abbreviations and \
          everyday words rather than the document's wording, and never copy a phrase of more than \
          three words from it.
          - Be specific: the query has to tell this document from similar ones by what it is \
          about, its place, its level or its conditions.
          - Vary length and form: some a few key words, some a whole question.
          - Leave out names that only someone would know who has the document in hand, such as \
          the organisation's, the author's, or reference numbers.
          - Write in the language of the document.""",
          List.of(
              new Example(
                  "Night Nurse, Children's Ward",
                  "Our hospital in Leeds seeks a registered nurse for permanent night duty on the"
                      + " children's ward. Three nights a week, twelve hours each. Experience with"
                      + " patients under five is welcome.",
                  List.of(
                      "paediatric rn nights leeds perm",
                      "jobs looking after ill toddlers in hospital, night shift, part of the"
                          + " week")),
              new Example(
                  "",
                  "To set the router back to its original state, hold the button on its underside"
                      + " with a pin for ten seconds until all lights blink.",
                  List.of("how do i factory reset it", "router forgot password start over"))),
          "Title: {title}\n\n{text}");

  /**
   * Copies the examples.
   *
   * @throws InvalidInputException with all that is wrong: empty instructions, or a template without
   *     {@code {text}}
   */
  public QueryPrompt {
    examples = List.copyOf(examples);
    List<String> problems = new ArrayList<>();
    if (instructions.isBlank()) {
      problems.add("The instructions of the prompt are empty; say what queries are wanted.");
    }
    if (!template.contains(TEXT)) {
      problems.add(
          "The template of the prompt has no {text}; put it where the document is to stand.");
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
  }

  /**
   * The instructions for a number of queries.
   *
   * @param perDocument how many
   * @return the instructions with the number in place
   */
  public String instructionsFor(int perDocument) {
    return instructions.replace(NUMBER, Integer.toString(perDocument));
  }

  /**
   * A document as the model reads it.
   *
   * @param title may be empty
   * @param text of the document; placeholders in it stay as they are
   * @return the template with both in place; its line of the title is left out where there is none
   */
  public String render(String title, String text) {
    StringBuilder rendered = new StringBuilder();
    for (String line : template.split("\n", -1)) {
      if (title.isBlank() && line.contains(TITLE)) {
        continue;
      }
      rendered.append(rendered.isEmpty() ? "" : "\n").append(line);
    }
    String template = rendered.toString().strip();
    int place = template.indexOf(TEXT);
    return template.substring(0, place).replace(TITLE, title)
        + text
        + template.substring(place + TEXT.length()).replace(TITLE, title);
  }
}
