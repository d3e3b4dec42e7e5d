package io.attune.llm;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Makes something useful of an answer.
 *
 * @param <T> what is made of it
 */
@FunctionalInterface
interface AnswerReader<T> {
  /**
   * @param json an object
   * @return what it holds
   * @throws UnusableAnswerException if it is not in the form that was asked for
   */
  T read(JsonNode json) throws UnusableAnswerException;
}
