package io.attune.negatives;

import io.attune.negatives.Chosen.Hit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Draws negatives from all documents that may be one, each being equally likely. */
record RandomMining(Mining mining) {
  /** One choice a query. */
  List<Chosen> run() {
    List<Chosen> chosen = new ArrayList<>();
    for (int query = 0; query < mining.queries().length; query++) {
      chosen.add(choose(query));
    }
    return chosen;
  }

  private Chosen choose(int query) {
    Candidates candidates = mining.candidates();
    int wanted = mining.options().numNegatives();
    int allowed = candidates.documents().size() - candidates.excludedCount(query);
    List<Hit> hits = new ArrayList<>();
    Draws.sample(allowed, Math.min(wanted, allowed), Draws.of(mining.options().seed(), query))
        .forEach(
            number -> {
              int document = candidates.allowed(query, number);
              hits.add(new Hit(document, mining.score(query, document)));
            });
    hits.sort(Comparator.comparingDouble(Hit::score).reversed());
    return new Chosen(hits, allowed < wanted ? Shortfall.TOO_FEW_DOCUMENTS : Shortfall.NONE);
  }
}
