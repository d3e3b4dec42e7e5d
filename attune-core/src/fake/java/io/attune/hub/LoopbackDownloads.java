package io.attune.hub;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.attune.hub.LoopbackRepository.Stored;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@link LoopbackHub} tells of its repositories, and how their files are got. */
record LoopbackDownloads(
    Map<String, LoopbackRepository> repositories, Supplier<String> storeAddress) {
  private static final int PAGE = 2;

  private Optional<LoopbackRepository> readable(HttpExchange exchange, String name) {
    return Optional.ofNullable(repositories.get(name))
        .filter(repository -> !repository.isPrivate || LoopbackReply.isAllowed(exchange));
  }

  void api(HttpExchange exchange, List<String> path) throws IOException {
    String id = path.size() < 4 ? "" : path.get(2) + "/" + path.get(3);
    Optional<LoopbackRepository> found =
        path.size() < 4 ? Optional.empty() : readable(exchange, path.get(1) + "/" + id);
    if (found.isEmpty()) {
      LoopbackReply.missing(exchange, "RepoNotFound");
      return;
    }
    LoopbackRepository repository = found.get();
    String revision = path.size() > 5 ? path.get(5) : HubRepository.MAIN;
    Optional<String> commit = repository.commit(revision);
    if (commit.isEmpty()) {
      LoopbackReply.missing(exchange, "RevisionNotFound");
    } else if (path.size() > 4 && path.get(4).equals("tree")) {
      tree(exchange, repository.files(revision).orElseThrow());
    } else {
      ObjectNode about =
          LoopbackUploads.object()
              .put("id", id)
              .put("sha", commit.get())
              .put("private", repository.isPrivate);
      ArrayNode siblings = about.putArray("siblings");
      repository
          .files(revision)
          .orElseThrow()
          .keySet()
          .forEach(file -> siblings.addObject().put("rfilename", file));
      LoopbackReply.json(exchange, 200, about);
    }
  }

  private static void tree(HttpExchange exchange, Map<String, Stored> files) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    int from = query.contains("cursor=") ? Integer.parseInt(query.replaceAll(".*cursor=", "")) : 0;
    List<String> paths = files.keySet().stream().sorted().toList();
    List<String> page = paths.subList(from, Math.min(paths.size(), from + PAGE));
    if (from + PAGE < paths.size()) {
      exchange
          .getResponseHeaders()
          .add(
              "Link",
              "<http://%s%s?recursive=true&cursor=%d>; rel=\"next\""
                  .formatted(
                      exchange.getRequestHeaders().getFirst("Host"),
                      exchange.getRequestURI().getRawPath(),
                      from + PAGE));
    }
    ArrayNode entries = HubApi.JSON.createArrayNode();
    entries.addObject().put("type", "directory").put("path", "d").put("oid", "0".repeat(40));
    for (String path : page) {
      Stored file = files.get(path);
      ObjectNode entry =
          entries
              .addObject()
              .put("type", "file")
              .put("path", path)
              .put("size", file.content().length)
              .put("oid", file.large() ? "0".repeat(40) : file.etag());
      if (file.large()) {
        entry
            .putObject("lfs")
            .put("oid", file.etag())
            .put("size", file.content().length)
            .put("pointerSize", 130);
      }
    }
    LoopbackReply.json(exchange, 200, entries);
  }

  void resolve(HttpExchange exchange, List<String> path) throws IOException {
    boolean dataset = path.get(0).equals("datasets");
    List<String> rest = path.subList(dataset ? 1 : 0, path.size());
    if (rest.size() < 5 || !rest.get(2).equals("resolve")) {
      LoopbackReply.missing(exchange, "EntryNotFound");
      return;
    }
    String name = (dataset ? "datasets/" : "models/") + rest.get(0) + "/" + rest.get(1);
    Optional<LoopbackRepository> repository = readable(exchange, name);
    if (repository.isEmpty()) {
      LoopbackReply.missing(exchange, "RepoNotFound");
      return;
    }
    if (repository.get().isGated && !LoopbackReply.isAllowed(exchange)) {
      exchange.getResponseHeaders().add("X-Error-Code", "GatedRepo");
      exchange.sendResponseHeaders(401, -1);
      return;
    }
    Stored file =
        repository
            .get()
            .files(rest.get(3))
            .orElse(Map.of())
            .get(String.join("/", rest.subList(4, rest.size())));
    if (file == null) {
      LoopbackReply.missing(exchange, "EntryNotFound");
      return;
    }
    exchange
        .getResponseHeaders()
        .add("X-Repo-Commit", repository.get().commit(rest.get(3)).orElseThrow());
    if (!file.large()) {
      exchange.getResponseHeaders().add("ETag", '"' + file.etag() + '"');
      LoopbackReply.send(exchange, file.content(), Optional.empty());
      return;
    }
    exchange.getResponseHeaders().add("X-Linked-Etag", '"' + file.etag() + '"');
    exchange.getResponseHeaders().add("X-Linked-Size", String.valueOf(file.content().length));
    exchange.getResponseHeaders().add("Location", storeAddress.get() + "/objects/" + file.etag());
    exchange.sendResponseHeaders(302, -1);
  }
}
