;; How many letters have to be added, removed or replaced to make one word of another (Levenshtein distance).
;;
;; Memory, in bytes:
;;     0 …  255  the word a
;;   256 …  511  the word b
;;   512 … 1535  one row of the table of distances: 256 numbers of 4 bytes
;;
;; So each word can have 255 bytes at most: the caller sees to it.
(module
  (memory (export "memory") 1)

  (func (export "distance") (param $aLength i32) (param $bLength i32) (result i32)
    (local $i i32)         ;; bytes of a that the row is about
    (local $j i32)         ;; bytes of b that the cell is about
    (local $cell i32)      ;; address of row[j]
    (local $diagonal i32)  ;; row[j - 1] of the row before
    (local $above i32)     ;; row[j] of the row before
    (local $best i32)
    (local $other i32)

    ;; From the empty word to the first j bytes of b: j additions.
    (loop $first
      (i32.store offset=512 (i32.shl (local.get $j) (i32.const 2)) (local.get $j))
      (local.set $j (i32.add (local.get $j) (i32.const 1)))
      (br_if $first (i32.le_u (local.get $j) (local.get $bLength))))

    (block $done
      (loop $rows
        (br_if $done (i32.eq (local.get $i) (local.get $aLength)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))

        ;; From the first i bytes of a to the empty word: i removals.
        (local.set $diagonal (i32.load offset=512 (i32.const 0)))
        (i32.store offset=512 (i32.const 0) (local.get $i))

        (local.set $j (i32.const 0))
        (block $rowDone
          (loop $cells
            (br_if $rowDone (i32.eq (local.get $j) (local.get $bLength)))
            (local.set $j (i32.add (local.get $j) (i32.const 1)))
            (local.set $cell (i32.shl (local.get $j) (i32.const 2)))
            (local.set $above (i32.load offset=512 (local.get $cell)))

            ;; Replace the letter, which costs nothing when it is the same: a[i - 1] and b[j - 1].
            (local.set $best
              (i32.add
                (local.get $diagonal)
                (i32.ne
                  (i32.load8_u (i32.sub (local.get $i) (i32.const 1)))
                  (i32.load8_u offset=255 (local.get $j)))))

            ;; Or remove one …
            (local.set $other (i32.add (local.get $above) (i32.const 1)))
            (local.set $best
              (select (local.get $other) (local.get $best) (i32.lt_u (local.get $other) (local.get $best))))

            ;; … or add one: row[j - 1] is 4 bytes before row[j].
            (local.set $other (i32.add (i32.load offset=508 (local.get $cell)) (i32.const 1)))
            (local.set $best
              (select (local.get $other) (local.get $best) (i32.lt_u (local.get $other) (local.get $best))))

            (i32.store offset=512 (local.get $cell) (local.get $best))
            (local.set $diagonal (local.get $above))
            (br $cells)))
        (br $rows)))

    (i32.load offset=512 (i32.shl (local.get $bLength) (i32.const 2)))))
