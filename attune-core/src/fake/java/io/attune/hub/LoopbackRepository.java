package io.attune.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A repository of {@link LoopbackHub}: branches, their commits, the files of those. */
final class LoopbackRepository {
  /** A file; large ones stand in the store. */
  record Stored(byte[] content, boolean large) {
    String etag() {
      return large
          ? hash("SHA-256", content)
          : hash("SHA-1", ("blob " + content.length + "\0").getBytes(UTF_8), content);
    }
  }

  /** Large files that have arrived, by their SHA-256. */
  final Map<String, byte[]> objects = new HashMap<>();

  final Map<String, String> branches = new LinkedHashMap<>();
  boolean isPrivate;
  boolean isGated;
  private final Map<String, Map<String, Stored>> commits = new LinkedHashMap<>();

  /** As the real hub makes them: with a first commit. */
  static LoopbackRepository created(boolean isPrivate) {
    LoopbackRepository repository = new LoopbackRepository();
    repository.isPrivate = isPrivate;
    repository.commit(
        HubRepository.MAIN,
        Map.of(".gitattributes", new Stored("* text\n".getBytes(UTF_8), false)));
    return repository;
  }

  /** A large file of a commit that the caller names. */
  void put(String revision, String commit, String path, byte[] content) {
    branches.put(revision, commit);
    commits.computeIfAbsent(commit, c -> new TreeMap<>()).put(path, new Stored(content, true));
    objects.put(hash("SHA-256", content), content);
  }

  /** The files of a branch or commit. */
  Optional<Map<String, Stored>> files(String revision) {
    return commit(revision).map(commits::get);
  }

  /** The commit of a branch or commit. */
  Optional<String> commit(String revision) {
    return Optional.ofNullable(branches.get(revision))
        .or(() -> Optional.of(revision).filter(commits::containsKey));
  }

  /** Adds a commit to a branch, which may be new. */
  String commit(String branch, Map<String, Stored> changes) {
    Map<String, Stored> files = new TreeMap<>(files(branch).orElse(Map.of()));
    files.putAll(changes);
    StringBuilder content = new StringBuilder(branch + commits.size());
    files.forEach((path, file) -> content.append(path).append(file.etag()));
    String commit = hash("SHA-1", content.toString().getBytes(UTF_8));
    commits.put(commit, files);
    branches.put(branch, commit);
    return commit;
  }

  int commitCount() {
    return commits.size();
  }

  static String hash(String algorithm, byte[]... content) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      for (byte[] each : content) {
        digest.update(each);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
