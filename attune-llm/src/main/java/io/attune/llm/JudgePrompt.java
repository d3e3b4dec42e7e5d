package io.attune.llm;

import io.attune.InvalidInputException;
import java.util.List;

/**
 * How a language model is asked to grade documents: instructions and graded examples.
 *
 * @param instructions what the grades mean
 * @param examples graded pairs; they fix the scale better than words do
 */
public record JudgePrompt(String instructions, List<Example> examples) {
  /**
   * A graded pair.
   *
   * @param query what somebody looks for
   * @param document what is offered
   * @param grade from 0 to 3
   * @param reason for the grade, in a sentence
   */
  public record Example(String query, String document, int grade, String reason) {
    /**
     * Checks all parts.
     *
     * @throws InvalidInputException if a text is empty or the grade not from 0 to 3
     */
    public Example {
      if (query.isBlank() || document.isBlank() || reason.isBlank()) {
        throw new InvalidInputException(
            "An example of a judge's prompt needs a query, a document and a reason, none of them empty.");
      }
      if (grade < 0 || grade > JudgedPair.HIGHEST_GRADE) {
        throw new InvalidInputException(
            "The grade of an example must be from 0 to 3, but is " + grade);
      }
    }
  }

  /** Usefulness, not likeness. */
  public static final JudgePrompt DEFAULT =
      new JudgePrompt(
          """
          You judge search results. You are given a query and a document that a search found for \
          it. Grade how useful the document is to the person who typed the query: whether it lets \
          them do or know what they want. Do not grade how alike the two texts are: a document \
          that shares the query's words but serves another purpose is of no use, one in quite \
          other words may be all that is needed.
          Grades:
          3 the person has what they need and can stop searching
          2 useful, but something that they need is missing
          1 of little use: a step in the right direction, and they have to search on
          0 of no use to this person, even where it is about the same topic
          Give the reason first, in one short sentence, then the grade.""",
          List.of(
              new Example(
                  "my payment was refused",
                  "How payments are refused. When a card issuer declines a charge, our system"
                      + " records a refusal code and informs the merchant within a second.",
                  0,
                  "Shares the words, but explains the mechanism to merchants; the customer cannot"
                      + " act on it."),
              new Example(
                  "my payment was refused",
                  "How to change the payment method. Open Account, choose Billing and add another"
                      + " card; open orders are charged again at once.",
                  3,
                  "Hardly a word in common, but it is what the customer has to do so that the"
                      + " order is paid."),
              new Example(
                  "my payment was refused",
                  "Ways to reach us. Questions about orders and bills are answered by telephone on"
                      + " weekdays from eight to six.",
                  1,
                  "Somebody there can help, but the page itself does not solve the problem.")));

  /**
   * Copies the examples.
   *
   * @throws InvalidInputException if the instructions are empty
   */
  public JudgePrompt {
    examples = List.copyOf(examples);
    if (instructions.isBlank()) {
      throw new InvalidInputException(
          "The instructions of the judge's prompt are empty; say what the grades mean.");
    }
  }
}
