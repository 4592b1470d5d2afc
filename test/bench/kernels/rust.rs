// Rust with its standard library: words counted in maps, an expression parser with boxed nodes, trait objects, iterators,
// sorting, strings, bounds checks. It is compiled to a library that clang links, as the guest's C library names `main`.

use std::collections::{BTreeMap, BinaryHeap, HashMap};

extern "C" {
    fn benchRustBegin();
    fn benchRustEnd();
}

struct Random(u64);

impl Random {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 32) as u32
    }

    fn below(&mut self, limit: u32) -> u32 {
        self.next() % limit
    }
}

fn mix(sum: u64, value: u64) -> u64 {
    let sum = (sum ^ value).wrapping_mul(0x9e3779b97f4a7c15);
    sum ^ (sum >> 29)
}

fn count_words(random: &mut Random) -> u64 {
    let syllables = ["an", "be", "ca", "den", "er", "fo", "gi", "hal", "in", "ka"];
    let mut text = String::new();
    for _ in 0..20_000 {
        for _ in 0..=random.below(3) {
            text.push_str(syllables[random.below(10) as usize]);
        }
        text.push(if random.below(8) == 0 { '\n' } else { ' ' });
    }
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_insert(0) += 1;
    }
    let ordered: BTreeMap<String, usize> = counts.iter().map(|(word, count)| (word.to_uppercase(), *count)).collect();
    let mut by_count: Vec<(&String, &usize)> = ordered.iter().collect();
    by_count.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    by_count.iter().take(50).fold(text.lines().count() as u64, |sum, (word, count)| {
        mix(sum, **count as u64 * 100 + word.len() as u64)
    })
}

enum Node {
    Number(i64),
    Negate(Box<Node>),
    Binary(u8, Box<Node>, Box<Node>),
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn sum(&mut self) -> Result<Node, String> {
        let mut left = self.product()?;
        while let Some(operator @ (b'+' | b'-')) = self.peek() {
            self.at += 1;
            left = Node::Binary(operator, Box::new(left), Box::new(self.product()?));
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, String> {
        let mut left = self.factor()?;
        while let Some(operator @ (b'*' | b'/')) = self.peek() {
            self.at += 1;
            left = Node::Binary(operator, Box::new(left), Box::new(self.factor()?));
        }
        Ok(left)
    }

    fn factor(&mut self) -> Result<Node, String> {
        match self.peek() {
            Some(b'(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.at += 1;
                Ok(inner)
            }
            Some(b'-') => {
                self.at += 1;
                Ok(Node::Negate(Box::new(self.factor()?)))
            }
            Some(digit) if digit.is_ascii_digit() => {
                let mut value = 0i64;
                while let Some(digit @ b'0'..=b'9') = self.peek() {
                    value = value * 10 + i64::from(digit - b'0');
                    self.at += 1;
                }
                Ok(Node::Number(value))
            }
            other => Err(format!("{:?} at {}", other, self.at)),
        }
    }
}

fn evaluate(node: &Node) -> i64 {
    match node {
        Node::Number(value) => *value,
        Node::Negate(inner) => evaluate(inner).wrapping_neg(),
        Node::Binary(operator, left, right) => {
            let (left, right) = (evaluate(left), evaluate(right));
            match operator {
                b'+' => left.wrapping_add(right),
                b'-' => left.wrapping_sub(right),
                b'*' => left.wrapping_mul(right),
                _ => left.checked_div(right).unwrap_or(1),
            }
        }
    }
}

fn write_expression(random: &mut Random, depth: u32, to: &mut String) {
    if depth == 0 || random.below(8) == 0 {
        to.push_str(&random.below(1000).to_string());
        return;
    }
    match random.below(6) {
        0 => {
            to.push('-');
            write_expression(random, depth - 1, to);
        }
        choice => {
            to.push('(');
            write_expression(random, depth - 1, to);
            to.push(['+', '-', '*', '/', '+'][choice as usize - 1]);
            write_expression(random, depth - 1, to);
            to.push(')');
        }
    }
}

fn calculate(random: &mut Random) -> u64 {
    let mut sum = 0;
    for _ in 0..200 {
        let mut text = String::new();
        write_expression(random, 9, &mut text);
        let mut parser = Parser { text: text.as_bytes(), at: 0 };
        let tree = parser.sum().expect("what was written can be parsed");
        for _ in 0..10 {
            sum = mix(sum, evaluate(&tree) as u64);
        }
    }
    sum
}

trait Account {
    fn pay(&mut self, amount: i64) -> bool;
    fn balance(&self) -> i64;
}

struct Plain(i64);
struct Limited {
    balance: i64,
    refused: i64,
}

impl Account for Plain {
    fn pay(&mut self, amount: i64) -> bool {
        self.0 -= amount;
        true
    }
    fn balance(&self) -> i64 {
        self.0
    }
}

impl Account for Limited {
    fn pay(&mut self, amount: i64) -> bool {
        let enough = self.balance >= amount;
        if enough {
            self.balance -= amount;
        } else {
            self.refused += 1;
        }
        enough
    }
    fn balance(&self) -> i64 {
        self.balance * 1000 + self.refused
    }
}

fn keep_accounts(random: &mut Random) -> u64 {
    let mut accounts: Vec<Box<dyn Account>> = (0..1000)
        .map(|i| -> Box<dyn Account> {
            if i % 3 == 0 {
                Box::new(Plain(i))
            } else {
                Box::new(Limited { balance: i, refused: 0 })
            }
        })
        .collect();
    let mut queue = BinaryHeap::new();
    for _ in 0..20_000 {
        queue.push((random.below(100_000), random.below(1000) as usize));
    }
    let mut paid = 0;
    while let Some((amount, who)) = queue.pop() {
        paid += u64::from(accounts[who].pay(i64::from(amount % 50)));
    }
    accounts.iter().fold(paid, |sum, account| mix(sum, account.balance() as u64))
}

fn shortest_paths(random: &mut Random) -> u64 {
    const SIDE: usize = 120;
    let costs: Vec<Vec<u32>> = (0..SIDE).map(|_| (0..SIDE).map(|_| 1 + random.below(9)).collect()).collect();
    let mut best = vec![vec![u32::MAX; SIDE]; SIDE];
    best[0][0] = 0;
    for _ in 0..4 {
        for y in 0..SIDE {
            for x in 0..SIDE {
                let mut least = best[y][x];
                if y > 0 {
                    least = least.min(best[y - 1][x].saturating_add(costs[y][x]));
                }
                if x > 0 {
                    least = least.min(best[y][x - 1].saturating_add(costs[y][x]));
                }
                if x + 1 < SIDE {
                    least = least.min(best[y][x + 1].saturating_add(costs[y][x]));
                }
                best[y][x] = least;
            }
        }
    }
    best.iter().flatten().fold(0, |sum, value| mix(sum, u64::from(*value)))
}

#[cfg_attr(target_arch = "wasm32", export_name = "__main_void")]
#[cfg_attr(not(target_arch = "wasm32"), export_name = "main")]
pub extern "C" fn start() -> i32 {
    let scale: u32 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1);
    let mut random = Random(30);
    let mut sum = 0;
    unsafe { benchRustBegin() };
    for _ in 0..scale {
        sum = mix(sum, count_words(&mut random));
        sum = mix(sum, calculate(&mut random));
        sum = mix(sum, keep_accounts(&mut random));
        sum = mix(sum, shortest_paths(&mut random));
    }
    unsafe { benchRustEnd() };
    println!("checksum {:016x}", sum);
    0
}
