package io.attune.hub;

import io.attune.InvalidInputException;
import java.util.regex.Pattern;

/**
 * A repository at one revision.
 *
 * @param type what it holds
 * @param id such as {@code org/name}; without an owner for a few old ones
 * @param revision a branch, a tag, or a commit
 */
public record HubRepository(Type type, String id, String revision) {
  /** The branch that is meant where none is named. */
  public static final String MAIN = "main";

  private static final Pattern ID = Pattern.compile("([\\w.-]+/)?[\\w.-]+");

  /** What a repository holds. */
  public enum Type {
    /** A model. */
    MODEL("models", ""),
    /** A data set. */
    DATASET("datasets", "datasets/");

    private final String plural;
    private final String prefix;

    Type(String plural, String prefix) {
      this.plural = plural;
      this.prefix = prefix;
    }

    /** As it stands in addresses of the API and in the cache. */
    String plural() {
      return plural;
    }

    /** What stands before the id in addresses of files. */
    String prefix() {
      return prefix;
    }
  }

  /**
   * Checks the id.
   *
   * @throws InvalidInputException if it or the revision cannot be one
   */
  public HubRepository {
    if (!ID.matcher(id).matches() || id.contains("..")) {
      throw new InvalidInputException(
          "'%s' is no repository of the hub; write OWNER/NAME, in letters, digits, '-', '_' and '.'."
              .formatted(id));
    }
    if (revision.isBlank() || revision.contains("..") || revision.startsWith("/")) {
      throw new InvalidInputException(
          "'%s' is no revision of %s; name a branch, a tag or a commit.".formatted(revision, id));
    }
  }

  /**
   * The same repository at another revision.
   *
   * @param other branch, tag or commit
   * @return the repository there
   */
  public HubRepository at(String other) {
    return new HubRepository(type, id, other);
  }

  @Override
  public String toString() {
    return type.prefix() + id + (revision.equals(MAIN) ? "" : "@" + revision);
  }
}
